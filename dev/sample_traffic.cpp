#include "sample_traffic.hpp"

#include "core/rfc3339.hpp"
#include "sample_world.hpp"

namespace calfleet::dev {
namespace {

constexpr const char* kLookup = "calendar.list_slots";
constexpr const char* kBooking = "calendar.create_event";
constexpr const char* kLookupEvent = "calendar_slot_lookup";
constexpr const char* kStateChanged = "calendar_connection_state_changed";

class TrafficWriter {
public:
    explicit TrafficWriter(core::Instant now) : now_(now) {}

    SampleCommand& lookup(const std::string& agent, const std::string& expected, const std::string& more = "",
                          const std::string& company = kCompany) {
        return add(kLookup, agent, expected, {kLookupEvent},
                   ids(company, agent) + R"(,"template_id":")" + kTemplate + ":" + agent + "\"" + more);
    }
    SampleCommand& booking(const std::string& agent, const std::string& slot_start,
                           const std::string& expected, const std::string& email = "ada@example.com") {
        std::set<std::string> events{"calendar_booking_failed"};
        if (expected == "success") events = {"calendar_booking_created", "calendar_invite_sent"};
        return add(kBooking, agent, expected, std::move(events),
                   ids(kCompany, agent) + R"(,"template_id":")" + kTemplate + ":" + agent +
                       R"(","slot_start":")" + slot_start +
                       R"(","customer_data":{"name":"Ada Lovelace","email":")" + email +
                       R"(","phone":"+62 811 000","vehicle":"C3"},"booking_started_at":")" +
                       core::to_rfc3339(now_ - std::chrono::seconds(90)) + "\"");
    }
    // `members` without the braces around them.
    SampleCommand& add(const std::string& type, const std::string& agent, const std::string& expected,
                       std::set<std::string> events, const std::string& members) {
        return add_text(type, agent, expected, std::move(events), "{" + members + "}");
    }
    SampleCommand& add_text(const std::string& type, const std::string& agent, const std::string& expected,
                            std::set<std::string> events, std::string data) {
        std::string id =
            "sample-" + std::string(type == kBooking ? "booking-" : "command-") + std::to_string(++count_);
        SampleCommand sample = sample_command(std::move(id), type, agent, std::move(data), now_);
        sample.expected = expected;
        sample.events = std::move(events);
        samples_.push_back(std::move(sample));
        return samples_.back();
    }
    std::vector<SampleCommand> take() { return std::move(samples_); }

    static std::string ids(const std::string& company, const std::string& agent) {
        return R"("company_id":")" + company + R"(","agent_id":")" + agent + R"(","conversation_id":"talk-)" +
               agent + "\"";
    }

private:
    const core::Instant now_;
    int count_ = 0;
    std::vector<SampleCommand> samples_;
};

void add_fine_lookups(TrafficWriter& traffic, core::Instant now) {
    const std::string in_three_days = core::to_rfc3339(now + std::chrono::hours(72)).substr(0, 10);
    for (int number = 1; number <= kHappyAgents; ++number) {
        const std::string agent = happy_agent(number);
        traffic.lookup(agent, "success");
        traffic.lookup(agent, "success", R"(,"limit":5,"per_day":2,"timezone":"Europe/Berlin")");
        traffic.lookup(agent, "success", R"(,"date_hint":")" + in_three_days + "\"");
    }
    for (const char* agent : {kLostReplyAgent, kOmittedGuestAgent, kNarrowScopeAgent})
        traffic.lookup(agent, "success");
    traffic.lookup(kExpiredAgent, "success").events.insert("calendar_token_refreshed");
}

void add_lookups_of_troubled_connections(TrafficWriter& traffic) {
    traffic.lookup(kNeverConnectedAgent, "not_connected");
    traffic.lookup(kCancelledAgent, "not_connected");
    traffic.lookup(kOutageAgent, "api_5xx");
    SampleCommand& revoked = traffic.lookup(kRevokedAgent, "token_invalid");
    revoked.events.insert({"calendar_token_refresh_failed", kStateChanged});
    revoked.state = "connection_lost";
    SampleCommand& throttled = traffic.lookup(kThrottledAgent, "quota_exceeded");
    throttled.events.insert(kStateChanged);
    throttled.state = "quota_exceeded";
}

void add_refusals(TrafficWriter& traffic, core::Instant now) {
    traffic.lookup("agent-x", "feature_disabled", "", kFlagOffCompany);
    traffic.lookup("agent-x", "not_entitled", "", kUnpaidCompany);
    traffic.lookup("agent-x", "template_not_found");
    traffic.lookup(happy_agent(2), "invalid_command", R"(,"limit":500)");
    const std::string agent = happy_agent(1);
    traffic.add(kLookup, agent, "calendar_not_found", {kLookupEvent},
                TrafficWriter::ids(kCompany, agent) + R"(,"template_id":")" + kLostCalendarTemplate + ":" +
                    agent + "\"");
    // Nobody counts what is no command, or not known to be about whom.
    traffic.add("calendar.make_coffee", agent, "invalid_command", {}, TrafficWriter::ids(kCompany, agent));
    traffic.add_text(kLookup, agent, "invalid_command", {}, "this is not JSON");
    traffic.lookup(agent, "deadline_exceeded")
        .record.headers.push_back({"ce_expirytime", core::to_rfc3339(now - std::chrono::seconds(1))});
}

}  // namespace

std::vector<SampleCommand> lookups_and_refusals(core::Instant now) {
    TrafficWriter traffic(now);
    add_fine_lookups(traffic, now);
    add_lookups_of_troubled_connections(traffic);
    add_refusals(traffic, now);
    return traffic.take();
}

std::vector<SampleCommand> bookings(const std::map<std::string, std::vector<std::string>>& slots,
                                    core::Instant now) {
    TrafficWriter traffic(now);
    for (const auto& [agent, starts] : slots) {
        traffic.booking(agent, starts.front(), "success");
        traffic.booking(agent, starts.back(), "success");
    }
    if (slots.empty()) return traffic.take();
    const auto& [agent, starts] = *slots.begin();
    traffic.booking(agent, "2020-01-01T10:00:00+07:00", "invalid_slot");
    traffic.booking(agent, starts.front().substr(0, 14) + "07:00+07:00", "invalid_slot");
    traffic.booking(agent, starts.front(), "invalid_attendee_email", "ada at example.com");
    return traffic.take();
}

core::OutgoingRecord unreadable_record() {
    return {core::Topic::kSlotLookups, "agent-01", "neither JSON nor a CloudEvent", {}};
}

}  // namespace calfleet::dev
