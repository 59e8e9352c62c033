// An agent whose owner let it write events and nothing more (decisions, D1): busy time is read off the
// events.
#include "acceptance/connected_agent.hpp"
#include "adapters/system/system_clock.hpp"
#include "core/rfc3339.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace calfleet::acceptance {
namespace {

namespace google = simulators::google;
using std::chrono::days;
using std::chrono::hours;
using ::testing::Contains;
using ::testing::Not;

struct EventsOnly : ConnectedAgentTest {
    EventsOnly() {
        consent_as(email, {"https://www.googleapis.com/auth/calendar.events.freebusy",
                           "https://www.googleapis.com/auth/calendar.calendarlist.readonly"});
        const codec::JsonValue connected = connect();
        if (at(connected, {"data", "capability"}) != "events_only")
            throw std::runtime_error("not connected with that scope alone: " + outcome_of(connected));
    }
    // That hour of the day in Jakarta, in two days or later.
    core::Instant time(int hour, int days_later = 0) const {
        return midnight + days(2 + days_later) + hours(hour);
    }
    std::string text(int hour, int days_later = 0) const {
        return core::to_rfc3339(time(hour, days_later), jakarta);
    }
    google::EventSpec hour_at(int hour) const {
        return {.calendar = email, .range = {time(hour), time(hour) + hours(1)}};
    }
    std::vector<std::string> listed() {
        const codec::JsonValue result =
            fleet().call("calendar.list_slots", agent,
                         R"("limit":200,"template_id":")" + harness::Fleet::template_of(agent) + "\"");
        if (outcome_of(result) != "success") throw std::runtime_error("no slots: " + outcome_of(result));
        std::vector<std::string> starts;
        for (const codec::JsonValue& slot : *result.find("data")->find("slots")->as_array())
            starts.push_back(at(slot, {"start"}));
        return starts;
    }
    std::string booking_of(int hour) const {
        return outcome_of(fleet().call("calendar.create_event", agent,
                                       R"("template_id":")" + harness::Fleet::template_of(agent) +
                                           R"(","slot_start":")" + text(hour) +
                                           R"(","customer_data":{"name":"Ada","email":"ada@example.com"})"));
    }
    std::ptrdiff_t calls_of(google::Operation operation) const {
        const auto entries = fleet().google().log(0, 250'000);
        return std::count_if(entries.begin(), entries.end(), [&](const google::LogEntry& entry) {
            return entry.operation == operation && entry.account == email;
        });
    }
    const core::TimeZone jakarta = core::TimeZone::find("Asia/Jakarta").value();
    const core::Instant midnight = jakarta.start_of(jakarta.date_of(adapters::system::SystemClock().now()));
};

TEST_F(EventsOnly, GetsItsSlotsWithBusyOnesLeftOutAndBooksOne) {
    google::EventSpec free = hour_at(12), declined = hour_at(14), holiday = hour_at(0);
    free.transparent = true;
    declined.declined = true;
    holiday.range = {time(0, 1), time(0, 2)};
    holiday.all_day = true;
    fleet().google().add_events({hour_at(10), free, declined, holiday});

    const auto slots = listed();
    EXPECT_THAT(slots, Not(Contains(text(10))));
    for (const int hour : {9, 11, 12, 13, 14}) EXPECT_THAT(slots, Contains(text(hour)));
    for (const int hour : {9, 12, 17}) EXPECT_THAT(slots, Not(Contains(text(hour, 1))));
    for (const int hour : {9, 17}) EXPECT_THAT(slots, Contains(text(hour, 2)));

    ASSERT_EQ(booking_of(11), "success");
    EXPECT_THAT(listed(), Not(Contains(text(11))));
    EXPECT_EQ(calls_of(google::Operation::kFreeBusy), 0);
    EXPECT_EQ(state(), "connected");
}

TEST_F(EventsOnly, AnEmptyPageIsNotTheEndOfTheList) {
    fleet().google().add_events({hour_at(10)});
    ASSERT_EQ(booking_of(11), "success") << "the calendar's zone is known from here on";
    google::FaultRule rule;
    rule.match.account = email;
    rule.match.operation = google::Operation::kListEvents;
    rule.fault = google::Quirk::kEmptyPage;
    rule.times = 1;
    fleet().google().add_fault(rule);
    const auto calls = calls_of(google::Operation::kListEvents);
    const auto slots = listed();
    EXPECT_THAT(slots, Not(Contains(text(10))));
    EXPECT_THAT(slots, Contains(text(12)));
    EXPECT_EQ(calls_of(google::Operation::kListEvents), calls + 2);
}

}  // namespace
}  // namespace calfleet::acceptance
