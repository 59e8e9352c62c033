#include "sample_traffic.hpp"

#include "codec/json_writer.hpp"
#include "core/rfc3339.hpp"
#include "core/topic.hpp"
#include "sample_world.hpp"

namespace calfleet::dev {
namespace {

constexpr const char* kLookup = "calendar.list_slots";
constexpr const char* kBooking = "calendar.create_event";

class TrafficWriter {
public:
    explicit TrafficWriter(core::Instant now) : now_(now) {}

    void lookup(const std::string& agent, const std::string& expected, const std::string& more = "",
                const std::string& company = kCompany) {
        add(kLookup, agent, expected,
            ids(company, agent) + R"(,"template_id":")" + kTemplate + ":" + agent + "\"" + more);
    }
    void booking(const std::string& agent, const std::string& slot_start, const std::string& expected,
                 const std::string& email = "ada@example.com") {
        add(kBooking, agent, expected,
            ids(kCompany, agent) + R"(,"template_id":")" + kTemplate + ":" + agent + R"(","slot_start":")" +
                slot_start + R"(","customer_data":{"name":"Ada Lovelace","email":")" + email +
                R"(","phone":"+62 811 000","vehicle":"C3"},"booking_started_at":")" +
                core::to_rfc3339(now_ - std::chrono::seconds(90)) + "\"");
    }
    // `members` without the braces around them.
    void add(const std::string& type, const std::string& agent, const std::string& expected,
             const std::string& members) {
        add_text(type, agent, expected, "{" + members + "}");
    }
    void add_text(const std::string& type, const std::string& agent, const std::string& expected,
                  std::string data) {
        SampleCommand sample;
        sample.id =
            "sample-" + std::string(type == kBooking ? "booking-" : "command-") + std::to_string(++count_);
        sample.type = type;
        sample.expected = expected;
        sample.record = {core::topic_of(type).value_or(core::Topic::kSlotLookups),
                         agent,
                         std::move(data),
                         {{"ce_specversion", "1.0"},
                          {"ce_id", sample.id},
                          {"ce_type", type},
                          {"ce_source", "/calfleet-dev"},
                          {"ce_time", core::to_rfc3339(now_)},
                          {"content-type", "application/json"}}};
        samples_.push_back(std::move(sample));
    }
    SampleCommand& last() { return samples_.back(); }
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

}  // namespace

std::vector<SampleCommand> lookups_and_refusals(core::Instant now) {
    TrafficWriter traffic(now);
    for (int number = 1; number <= kHappyAgents; ++number) {
        const std::string agent = happy_agent(number);
        traffic.lookup(agent, "success");
        traffic.lookup(agent, "success", R"(,"limit":5,"per_day":2,"timezone":"Europe/Berlin")");
        traffic.lookup(
            agent, "success",
            R"(,"date_hint":")" + core::to_rfc3339(now + std::chrono::hours(72)).substr(0, 10) + "\"");
    }
    for (const char* agent : {kLostReplyAgent, kOmittedGuestAgent}) traffic.lookup(agent, "success");
    traffic.lookup(kNeverConnectedAgent, "not_connected");
    traffic.lookup(kExpiredAgent, "token_invalid");
    traffic.lookup(kRevokedAgent, "token_invalid");
    traffic.lookup(kThrottledAgent, "quota_exceeded");
    traffic.lookup(kOutageAgent, "api_5xx");
    traffic.lookup(kNarrowScopeAgent, "permission_denied");
    traffic.lookup("agent-x", "feature_disabled", "", kFlagOffCompany);
    traffic.lookup("agent-x", "not_entitled", "", kUnpaidCompany);
    traffic.lookup("agent-x", "template_not_found");
    traffic.lookup(happy_agent(2), "invalid_command", R"(,"limit":500)");
    const std::string agent = happy_agent(1);
    traffic.add(kLookup, agent, "calendar_not_found",
                TrafficWriter::ids(kCompany, agent) + R"(,"template_id":")" + kLostCalendarTemplate + ":" +
                    agent + "\"");
    traffic.add("calendar.make_coffee", agent, "invalid_command", TrafficWriter::ids(kCompany, agent));
    traffic.add_text(kLookup, agent, "invalid_command", "this is not JSON");
    traffic.lookup(agent, "deadline_exceeded");
    traffic.last().record.headers.push_back(
        {"ce_expirytime", core::to_rfc3339(now - std::chrono::seconds(1))});
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
