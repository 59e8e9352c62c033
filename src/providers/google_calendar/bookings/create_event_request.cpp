#include "providers/google_calendar/bookings/create_event_request.hpp"

#include "codec/json_parser.hpp"
#include "codec/json_reader.hpp"
#include "core/rfc3339.hpp"

namespace calfleet::providers::google_calendar {
namespace {

constexpr std::size_t kCustomerFieldsMax = 50;
constexpr std::size_t kCustomerValueBytesMax = 4'096;

std::optional<core::Instant> instant(codec::JsonReader& reader, std::string_view name,
                                     const std::optional<std::string>& text) {
    if (!text || text->empty()) return std::nullopt;
    const auto at = core::parse_rfc3339(*text);
    if (!at) reader.add_problem(name, "must be an instant as in 2026-05-12T09:00:00+07:00");
    return at;
}

// Flat: texts, and numbers and flags as they are written. A line break in any of them is refused.
void read_customer_data(const codec::JsonValue& object, codec::JsonReader& problems,
                        CreateEventRequest& request) {
    const auto& members = *object.as_object();
    if (members.size() > kCustomerFieldsMax) {
        problems.add_problem("customer_data",
                             "must have at most " + std::to_string(kCustomerFieldsMax) + " members");
        return;
    }
    codec::JsonReader reader(object, "customer_data.");
    for (const auto& [name, value] : members) {
        if (const auto* number = value.as_number()) {
            request.customer_data[name] = number->digits;
        } else if (const auto* flag = value.as_bool()) {
            request.customer_data[name] = *flag ? "true" : "false";
        } else if (const std::string* text = value.as_string(); text != nullptr && text->empty()) {
            request.customer_data[name] = "";
        } else if (auto checked = reader.optional_text(name, kCustomerValueBytesMax)) {
            request.customer_data[name] = std::move(*checked);
        }
    }
    for (const codec::FieldProblem& problem : reader.problems())
        problems.add_problem(problem.field, problem.message);
}

}  // namespace

core::Result<CreateEventRequest, core::Failed> decode_create_event(std::string_view data) {
    const auto parsed = codec::parse_json(data);
    if (parsed.has_error())
        return core::Failed{core::FailureReason::kInvalidCommand, parsed.error().message, std::nullopt, {}};
    codec::JsonReader reader(*parsed);

    CreateEventRequest request;
    request.template_id = core::TemplateId(reader.text("template_id", 256));
    request.slot_start =
        instant(reader, "slot_start", reader.text("slot_start", 64)).value_or(core::Instant());
    request.booking_started_at =
        instant(reader, "booking_started_at", reader.optional_text("booking_started_at", 64));
    if (const codec::JsonValue* customer = reader.object("customer_data"))
        read_customer_data(*customer, reader, request);
    if (!reader.ok())
        return core::Failed{core::FailureReason::kInvalidCommand, reader.summary(), std::nullopt, {}};
    return request;
}

}  // namespace calfleet::providers::google_calendar
