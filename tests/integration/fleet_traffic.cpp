#include "integration/fleet_traffic.hpp"

#include "adapters/system/system_clock.hpp"
#include "core/rfc3339.hpp"
#include "core/time_zone.hpp"
#include "harness/wait.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace calfleet::integration {
namespace {

constexpr std::size_t kPublishedAtOnce = 100;

// Tomorrow at ten in Jakarta, where the agents are.
std::string tomorrow_at_ten() {
    const core::TimeZone zone = *core::TimeZone::find("Asia/Jakarta");
    const core::LocalDate tomorrow = zone.date_of(adapters::system::SystemClock().now()) + date::days(1);
    return core::to_rfc3339(zone.first_instant(core::LocalTime(tomorrow) + std::chrono::hours(10)), zone);
}

}  // namespace

FleetTraffic::FleetTraffic(harness::Fleet& fleet, std::string label, std::size_t agents)
    : fleet_(fleet), label_(std::move(label)), agents_(agents), slot_start_(tomorrow_at_ten()) {
    for (std::size_t i = 0; i < agents_; ++i)
        fleet_.add_agent({.agent = label_ + "-agent-" + std::to_string(i)});
    events_before_ = fleet_.google().events().size();
}

void FleetTraffic::publish(std::size_t count) {
    while (count > 0) {
        std::vector<core::OutgoingRecord> commands;
        for (; count > 0 && commands.size() < kPublishedAtOnce; --count) commands.push_back(next_command());
        fleet_.kafka().publish(std::move(commands));
    }
}

core::OutgoingRecord FleetTraffic::next_command() {
    const std::size_t number = published_.size();
    const std::string agent = label_ + "-agent-" + std::to_string(number / 2 % agents_);
    const std::string id = label_ + "-" + std::to_string(number);
    const bool is_booking = number % 2 == 0;
    published_.push_back(id);
    std::string data = R"({"company_id":"acme","agent_id":")" + agent + R"(","template_id":")" +
                       harness::Fleet::template_of(agent) + "\"";
    if (is_booking) {
        ++bookings_;
        data += R"(,"slot_start":")" + slot_start_ + R"(","customer_data":{"name":"Ada","email":"guest-)" +
                id + R"(@example.com"})";
    }
    return {
        is_booking ? core::Topic::kBookings : core::Topic::kSlotLookups,
        agent,
        data + "}",
        {{"ce_specversion", "1.0"},
         {"ce_id", id},
         {"ce_type", is_booking ? "calendar.create_event" : "calendar.list_slots"},
         {"ce_source", "/test"},
         {"ce_time", core::to_rfc3339(adapters::system::SystemClock().now())},
         // Longer than any outage of these tests: what is late is late, not refused.
         {"ce_expirytime", core::to_rfc3339(adapters::system::SystemClock().now() + std::chrono::minutes(5))},
         {"content-type", "application/json"}}};
}

std::size_t FleetTraffic::answered() const {
    return fleet_.kafka().results();
}

void FleetTraffic::expect_everything_done(std::chrono::milliseconds bound) const {
    std::size_t next = 0;
    const auto all_answered = [&] {
        while (next < published_.size() && fleet_.kafka().distinct_results_of(published_[next]) > 0) ++next;
        return next == published_.size();
    };
    harness::wait_until("every command's result", all_answered, bound);
    std::size_t refused = 0;
    std::size_t with_two_results = 0;
    for (std::size_t i = 0; i < published_.size(); ++i) {
        const codec::JsonValue result = fleet_.kafka().result_of(published_[i]);
        if (*result.find("status")->as_string() != "success") ++refused;
        // A lookup may be answered again, and differently.
        if (i % 2 == 0 && fleet_.kafka().distinct_results_of(published_[i]) != 1) ++with_two_results;
    }
    EXPECT_EQ(refused, 0U);
    EXPECT_EQ(with_two_results, 0U);
    EXPECT_EQ(fleet_.google().events().size() - events_before_, bookings_);
    EXPECT_EQ(fleet_.google().summary().invitations_repeated, 0);
}

}  // namespace calfleet::integration
