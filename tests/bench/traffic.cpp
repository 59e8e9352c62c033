#include "bench/traffic.hpp"

#include "adapters/system/system_clock.hpp"
#include "bench/agents.hpp"
#include "core/rfc3339.hpp"

#include <charconv>
#include <cmath>
#include <stdexcept>

namespace calfleet::bench {
namespace {

constexpr std::string_view kIdPrefix = "bench-command-";
constexpr std::chrono::minutes kSlot{5};
// The hours from 05:00 to 07:00 hold the calendars' appointments (google_process.cpp).
constexpr int kSlotsBeforeAppointments = 60;
constexpr int kSlotsADay = 264;
constexpr std::chrono::hours kAppointmentHours{2};
constexpr int kBookableDays = 29;

std::discrete_distribution<std::uint32_t> shares_of(const TrafficSpec& spec) {
    std::vector<double> shares;
    for (int rank = 1; rank <= spec.agents; ++rank)
        shares.push_back(spec.keys == Keys::kZipf ? 1.0 / rank : 1.0);
    return {shares.begin(), shares.end()};
}

core::Instant tomorrow() {
    return std::chrono::floor<std::chrono::days>(adapters::system::SystemClock().now()) +
           std::chrono::days(1);
}

}  // namespace

Traffic::Traffic(const TrafficSpec& spec)
    : spec_(spec),
      first_day_(tomorrow()),
      agents_(shares_of(spec)),
      bookings_(spec.share_of_bookings),
      slots_taken_(static_cast<std::size_t>(spec.agents)) {}

Draft Traffic::next() {
    if (spec_.distinct_ids > 0) {
        const auto id = static_cast<std::uint32_t>(next_id_++ % spec_.distinct_ids);
        return {id, id % static_cast<std::uint32_t>(spec_.agents), Kind::kBooking};
    }
    const std::uint32_t agent = agents_(random_);
    return {next_id_++, agent, bookings_(random_) ? Kind::kBooking : Kind::kLookup};
}

Draft Traffic::lookup_of(int agent) {
    return {next_id_++, static_cast<std::uint32_t>(agent), Kind::kLookup};
}

core::OutgoingRecord Traffic::record_of(const Draft& draft) {
    const auto number = static_cast<int>(draft.agent);
    const bool books = draft.kind == Kind::kBooking;
    std::string data = R"({"company_id":")" + company_id(number) + R"(","agent_id":")" + agent_id(number) +
                       R"(","conversation_id":"talk-)" + std::to_string(draft.id) + R"(","template_id":")" +
                       (books ? booking_template_id(number) : lookup_template_id(number)) + "\"";
    if (books)
        data += R"(,"slot_start":")" + core::to_rfc3339(next_slot(draft.agent)) +
                R"(","customer_data":{"name":"Ada Lovelace","email":"ada@example.com"})";
    data += "}";
    return {books ? core::Topic::kBookings : core::Topic::kSlotLookups,
            agent_id(number),
            std::move(data),
            {{"ce_specversion", "1.0"},
             {"ce_id", std::string(kIdPrefix) + std::to_string(draft.id)},
             {"ce_type", books ? "calendar.create_event" : "calendar.list_slots"},
             {"ce_source", "/calfleet-bench"},
             {"ce_time", core::to_rfc3339(adapters::system::SystemClock().now())},
             {"content-type", "application/json"}}};
}

std::uint32_t Traffic::id_in(std::string_view command_id) {
    std::uint32_t id = 0;
    const std::string_view digits = command_id.substr(std::min(kIdPrefix.size(), command_id.size()));
    if (std::from_chars(digits.data(), digits.data() + digits.size(), id).ec != std::errc())
        throw std::runtime_error("a result of a command nobody sent: " + std::string(command_id));
    return id;
}

core::Instant Traffic::next_slot(std::uint32_t agent) {
    // A repeated command must stay the same.
    const int slot = spec_.distinct_ids > 0 ? 0 : slots_taken_.at(agent)++;
    const int of_day = slot % kSlotsADay;
    const int day = slot / kSlotsADay;
    if (day >= kBookableDays) throw std::runtime_error("an agent has no slot left; take more agents");
    const auto moved = of_day < kSlotsBeforeAppointments ? std::chrono::hours(0) : kAppointmentHours;
    return first_day_ + std::chrono::days(day) + moved + of_day * kSlot;
}

}  // namespace calfleet::bench
