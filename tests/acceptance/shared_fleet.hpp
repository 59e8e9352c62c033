// The one fleet that acceptance tests share, and words to talk about its answers.
#pragma once

#include "adapters/kafka/mock_cluster.hpp"
#include "harness/fleet.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace calfleet::acceptance {

harness::Fleet& fleet();

// A broker and a fleet on it, without a worker yet. Broker first, so that it goes last.
struct EmbeddedFleet {
    EmbeddedFleet();
    adapters::kafka::MockCluster cluster;
    std::unique_ptr<harness::Fleet> fleet;
};

// The running test's own, so that no two meet.
std::string agent_named_after_test();

// "success" or the failure_reason.
std::string outcome_of(const codec::JsonValue& result);

// A text or number inside a value: path {"data", "event_id"}. Empty when it is not there.
std::string at(const codec::JsonValue& value, std::initializer_list<std::string_view> path);

// A clear test that ends the moment its result cannot be had.
struct AcceptanceTest : ::testing::Test {
    // An agent named after the test, connected.
    AcceptanceTest();

    codec::JsonValue list_slots(const std::string& more = "");
    codec::JsonValue book(const std::string& slot_start, const std::string& email = "ada@example.com",
                          const std::string& more = "");
    std::vector<std::string> listed_starts(const std::string& more = "");
    // Properties of the event of that type which the last command caused.
    codec::JsonValue event(const std::string& type, std::size_t of = 1);

    std::string agent;
};

}  // namespace calfleet::acceptance
