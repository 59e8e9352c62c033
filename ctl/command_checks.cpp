#include "command_checks.hpp"

#include "codec/actor_codec.hpp"
#include "codec/json_parser.hpp"
#include "codec/json_reader.hpp"
#include "codec/template_codec.hpp"
#include "core/rfc3339.hpp"
#include "core/topic.hpp"
#include "providers/google_calendar/bookings/booking_change_request.hpp"
#include "providers/google_calendar/bookings/create_event_request.hpp"
#include "providers/google_calendar/lookups/list_slots_request.hpp"

#include <array>

namespace calfleet::ctl {
namespace {

namespace google = providers::google_calendar;

constexpr std::size_t kTextBytesMax = 256;

// A text without which a command of that type does nothing.
struct NeededText {
    std::string_view type;
    std::string_view member;
};
constexpr std::array kNeededTexts{
    NeededText{"calendar.start_oauth", "provider"},
    NeededText{"calendar.disconnect", "provider"},
    NeededText{"calendar.connection_status", "provider"},
    NeededText{"calendar.list_calendars", "provider"},
    NeededText{"calendar.refresh_token", "provider"},
    NeededText{"calendar.delete_template", "template_id"},
    NeededText{"calendar.set_feature_flag", "flag"},
};

template <class Decoded>
std::string fault_in(const Decoded& decoded) {
    return decoded.has_error() ? decoded.error().message : std::string();
}

std::string fault_of_slot(core::Instant slot_start, core::Instant now) {
    if (slot_start > now) return {};
    return "slot_start: " + core::to_rfc3339(slot_start) + " is past; give another with --data";
}

std::string fault_of_booking(const core::Command& command, core::Instant now) {
    const auto request = google::decode_create_event(command.data);
    return request.has_error() ? request.error().message : fault_of_slot(request->slot_start, now);
}

std::string fault_of_move(const core::Command& command, core::Instant now) {
    const auto request = google::decode_reschedule_event(command.data);
    return request.has_error() ? request.error().message : fault_of_slot(request->slot_start, now);
}

std::string fault_of_template(const core::Command& command, const codec::JsonValue& data) {
    codec::JsonReader reader(data);
    const codec::JsonValue* form = reader.object("template");
    if (form == nullptr) return reader.summary();
    const auto decoded = codec::decode_template(*form, command.company_id, command.agent_id);
    if (decoded.has_value()) return {};
    std::string faults;
    for (const core::FieldError& error : decoded.error())
        faults += (faults.empty() ? "" : "; ") + error.field + ": " + error.message;
    return faults;
}

std::string fault_of_members(const core::Command& command, const codec::JsonValue& data) {
    codec::JsonReader reader(data);
    for (const NeededText& needed : kNeededTexts)
        if (needed.type == command.type) reader.text(needed.member, kTextBytesMax);
    if (!reader.ok()) return reader.summary();
    const bool needs_actor = core::topic_of(command.type) == core::Topic::kAdmin;
    const auto actor = codec::decode_actor(command.data);
    if (needs_actor && (!actor || !actor->role)) return "actor: no user_id, or no role that may do anything";
    return {};
}

}  // namespace

std::string fault_of_command(const core::Command& command, core::Instant now) {
    if (command.type == "calendar.create_event") return fault_of_booking(command, now);
    if (command.type == "calendar.reschedule_event") return fault_of_move(command, now);
    if (command.type == "calendar.cancel_event") return fault_in(google::decode_cancel_event(command.data));
    if (command.type == "calendar.list_slots") return fault_in(google::decode_list_slots(command.data));
    const auto data = codec::parse_json(command.data);
    if (data.has_error()) return data.error().message;
    std::string fault = fault_of_members(command, *data);
    if (fault.empty() && command.type == "calendar.save_template") fault = fault_of_template(command, *data);
    return fault;
}

}  // namespace calfleet::ctl
