// A thousand mixed commands by kcat, for a hundred agents over twelve partitions of a real broker.
#include "adapters/system/system_clock.hpp"
#include "core/rfc3339.hpp"
#include "harness/fleet.hpp"
#include "harness/wait.hpp"
#include "integration/kafka_cluster.hpp"

#include <gtest/gtest.h>

#include <set>

namespace calfleet::integration {
namespace {

constexpr std::size_t kAgents = 100;
constexpr std::size_t kLookupsEach = 6;
constexpr std::size_t kBookingsEach = 3;
constexpr std::size_t kRefusalsEach = 1;

std::string agent_name(std::size_t number) {
    return "agent-" + std::to_string(number);
}

// One line for kcat -K '\t': the key, and a structured CloudEvent.
std::string line(const std::string& agent, const std::string& id, const std::string& type,
                 const std::string& members) {
    return agent + "\t" + R"({"specversion":"1.0","id":")" + id + R"(","type":")" + type +
           R"(","source":"/kcat","data":{"company_id":"acme","agent_id":")" + agent + "\"," + members +
           "}}\n";
}

// Tomorrow at nine, ten and eleven in Jakarta.
std::vector<std::string> starts_of_tomorrow() {
    const core::TimeZone zone = *core::TimeZone::find("Asia/Jakarta");
    const core::LocalDate tomorrow = zone.date_of(adapters::system::SystemClock().now()) + date::days(1);
    std::vector<std::string> starts;
    for (const int hour : {9, 10, 11})
        starts.push_back(
            core::to_rfc3339(zone.first_instant(core::LocalTime(tomorrow) + std::chrono::hours(hour)), zone));
    return starts;
}

TEST(ThousandCommands, EachHasItsResultItsEventsAndStandsOnceAtGoogle) {
    KafkaCluster kafka;
    harness::Fleet fleet(kafka.brokers(), {});
    fleet.turn_on_flags("acme");
    for (std::size_t number = 0; number < kAgents; ++number) fleet.add_agent({.agent = agent_name(number)});
    fleet.start_worker();

    const std::vector<std::string> starts = starts_of_tomorrow();
    std::string lookups;
    std::string bookings;
    for (std::size_t number = 0; number < kAgents; ++number) {
        const std::string agent = agent_name(number);
        const std::string template_id = R"("template_id":")" + harness::Fleet::template_of(agent) + "\"";
        for (std::size_t i = 0; i < kLookupsEach; ++i)
            lookups +=
                line(agent, agent + "-lookup-" + std::to_string(i), "calendar.list_slots", template_id);
        lookups += line(agent, agent + "-refusal", "calendar.list_slots", R"("template_id":"unknown")");
        for (std::size_t i = 0; i < kBookingsEach; ++i)
            bookings += line(agent, agent + "-booking-" + std::to_string(i), "calendar.create_event",
                             template_id + R"(,"slot_start":")" + starts.at(i) +
                                 R"(","customer_data":{"name":"Ada","email":"ada@example.com"})");
    }
    const std::vector<std::string> publish{"-P", "-K", "\t", "-X", "partitioner=murmur2_random", "-t"};
    for (const auto& [topic, lines] :
         {std::pair("calendar.slot-lookups", lookups), std::pair("calendar.bookings", bookings)}) {
        std::vector<std::string> arguments = publish;
        arguments.emplace_back(topic);
        const harness::Finished published = kafka.kcat(arguments, lines);
        ASSERT_EQ(published.exit_code, 0) << published.output;
    }

    constexpr std::size_t kCommands = kAgents * (kLookupsEach + kBookingsEach + kRefusalsEach);
    constexpr std::size_t kBooked = kAgents * kBookingsEach;
    harness::wait_until(
        "all results", [&] { return fleet.kafka().results() == kCommands; }, std::chrono::seconds(90));
    const auto by_reason = fleet.kafka().results_by_reason();
    EXPECT_EQ(by_reason.at("success"), kCommands - kAgents);
    EXPECT_EQ(by_reason.at("template_not_found"), kAgents);
    EXPECT_EQ(fleet.kafka().repeated_results(), 0U);

    const std::map<std::string, std::size_t> expected_events{
        {"calendar_slot_lookup", kAgents * (kLookupsEach + kRefusalsEach)},
        {"calendar_booking_created", kBooked},
        {"calendar_invite_sent", kBooked}};
    harness::wait_until("all events", [&] { return fleet.kafka().events_by_type() == expected_events; });

    // Google's own books: each booking one live event, each guest invited once.
    EXPECT_EQ(fleet.google().events().size(), kBooked);
    EXPECT_EQ(fleet.google().summary().invitations, static_cast<std::int64_t>(kBooked * 2));
    EXPECT_EQ(fleet.google().summary().invitations_repeated, 0);
    EXPECT_EQ(fleet.stop_worker(), 0) << fleet.worker_output();

    // All is committed: a second worker finds nothing left to do.
    fleet.start_worker();
    ASSERT_EQ(fleet.stop_worker(), 0);
    EXPECT_EQ(fleet.kafka().repeated_results(), 0U);
}

}  // namespace
}  // namespace calfleet::integration
