// Everything a command path stands on, as fakes whose time stands still. Test thread only.
#pragma once

#include "app/command_path.hpp"
#include "fakes/command_records.hpp"
#include "fakes/fake_keyed_hash.hpp"
#include "fakes/fake_publisher.hpp"
#include "fakes/in_memory_feature_flags.hpp"
#include "fakes/in_memory_job_ledger.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/recording_log.hpp"
#include "fakes/recording_meters.hpp"
#include "fakes/recording_spans.hpp"
#include "fakes/run_awaitable.hpp"
#include "fakes/scripted_random.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace calfleet::app {

struct PathWorld {
    CommandPath make_path(std::vector<ports::CommandRoute> routes) {
        return CommandPath(std::move(routes), {gate, jobs, publisher, clock, log, meters, command_spans},
                           {"workers", "0.1.0"});
    }
    void set_flag(const std::string& flag, bool enabled) {
        ASSERT_TRUE(fakes::run_awaitable(io, flags.set(core::CompanyId("co-1"), flag, enabled)).has_value());
    }
    // Runs whatever can run, letting time pass in small steps until the task is done.
    template <class T>
    T run(ports::awaitable<T> task, std::chrono::milliseconds step = std::chrono::milliseconds(50)) {
        auto running = fakes::start_awaitable(io, std::move(task));
        constexpr int kStepsMax = 100'000;
        for (int i = 0; i < kStepsMax && !running.done(); ++i) {
            io.restart();
            io.poll();
            if (!running.done()) clock.advance(step);
        }
        return running.result();
    }

    // The value of the only record on that topic, or how many there are.
    std::string only(core::Topic topic) const {
        const auto records = publisher.on(topic);
        return records.size() == 1 ? *records.front().value : std::to_string(records.size()) + " records";
    }
    std::string result() const { return only(core::Topic::kResults); }
    bool result_says(const std::string& text) const { return result().find(text) != std::string::npos; }

    boost::asio::io_context io;
    fakes::ManualClock clock;
    fakes::RecordingLog log;
    fakes::RecordingMeters meters;
    fakes::RecordingSpans spans;
    fakes::InMemoryFeatureFlags flags;
    fakes::FakePublisher publisher;
    fakes::ScriptedRandom random;
    fakes::FakeKeyedHash key;
    fakes::InMemoryJobLedger ledger{clock};
    LedgerWriter writer{io.get_executor(), ledger, clock, log, meters};
    JobBook jobs{io.get_executor(), writer, key, random};
    RolloutGate gate{flags, clock, log};
    CommandSpans command_spans{spans, random, clock, {"workers", 0.25}};
};

inline constexpr const char* kCommandData = R"({"company_id":"co-1","agent_id":"agent-1"})";

}  // namespace calfleet::app
