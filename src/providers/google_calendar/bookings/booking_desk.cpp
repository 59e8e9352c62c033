#include "providers/google_calendar/bookings/booking_desk.hpp"

#include "codec/json_writer.hpp"
#include "core/characters.hpp"
#include "core/rfc3339.hpp"
#include "core/slot_search.hpp"

#include <algorithm>
#include <utility>

namespace calfleet::providers::google_calendar {
namespace {

using core::FailureReason;

constexpr std::chrono::minutes kRepeatedWithin{10};  // a language model repeats itself (decisions, D4)
constexpr std::size_t kAlternativesMax = 5;

// For others that are under way on the same time: as long as one takes that is not lost, and some time left.
constexpr std::chrono::milliseconds kWaitForOthers{10'000};
constexpr std::chrono::milliseconds kLeftAfterWaiting{3'000};
constexpr std::chrono::milliseconds kAskAgainAfter{150};

constexpr int kWriteAttempts = 5;
constexpr std::chrono::milliseconds kWriteAgainAfter{200};

core::Failed fail(FailureReason reason, std::string message = {}) {
    return core::Failed{reason, std::move(message), std::nullopt, {}};
}

core::Failed conflict() {
    return fail(FailureReason::kSlotConflict, "This time has just been taken. Please choose another one.");
}

bool meets_any(core::TimeRange range, const std::vector<core::TimeRange>& busy) {
    return std::any_of(busy.begin(), busy.end(),
                       [range](const core::TimeRange& one) { return !one.empty() && one.overlaps(range); });
}

std::string encode_alternatives(const std::vector<core::TimeRange>& slots, const core::TimeZone& zone) {
    codec::JsonWriter writer;
    writer.begin_object().key("alternatives").begin_array();
    for (const core::TimeRange& slot : slots) {
        writer.begin_object();
        writer.member("start", core::to_rfc3339(slot.start, zone));
        writer.member("end", core::to_rfc3339(slot.end, zone));
        writer.end_object();
    }
    writer.end_array().end_object();
    return writer.text();
}

// "primary" is the account's own calendar, whose id is the account's address.
std::string resolved_id(const core::CalendarId& calendar, const ports::Authorization& authorization) {
    const bool is_primary = calendar.str() == "primary" && !authorization.account_email.empty();
    std::string id = is_primary ? authorization.account_email : calendar.str();
    std::transform(id.begin(), id.end(), id.begin(), core::to_lower);
    return id;
}

}  // namespace

ports::BookingRecord record_for(const core::CommandIdentity& command,
                                const ports::Authorization& authorization, const core::CalendarId& calendar,
                                const core::TemplateId& template_id) {
    ports::BookingRecord record;
    record.command_id = command.id;
    record.company_id = command.company_id;
    record.agent_id = command.agent_id;
    record.conversation_id = command.conversation_id;
    record.template_id = template_id;
    record.calendar_id = calendar;
    record.calendar = {authorization.account_id, resolved_id(calendar, authorization)};
    return record;
}

BookingDesk::BookingDesk(ports::BookingRecords& records, GoogleCalendarApi& api,
                         const core::InvitationCaps& caps, ports::Clock& clock, ports::Log& log)
    : records_(records), api_(api), caps_(caps), clock_(clock), log_(log) {}

ports::awaitable<core::Result<BookingDesk::LetIn, core::Failed>> BookingDesk::let_in(
    CallContext call, const BookingContext& context, ports::BookingRecord record, int invitations,
    bool may_repeat) {
    const core::TimeRange blocked = core::blocked_range(context.rules, record.time.start);
    const bool alone = context.booking_template.conflict_policy == core::ConflictPolicy::kReject;
    ports::BookingReservation reservation{
        .record = record, .invitations = invitations, .caps = caps_, .keep_clear = {}, .repeated_within = {}};
    if (alone) reservation.keep_clear = blocked;
    if (may_repeat) reservation.repeated_within = kRepeatedWithin;
    auto let_in = co_await admit(call, context, std::move(reservation));
    if (let_in.has_error() || let_in->repeats || !alone) co_return let_in;

    // From here on no other booking of ours gets to that time: what the calendar says now stays true but for
    // what people write into it themselves.
    auto busy = co_await busy_now(call, context, record);
    if (busy.has_value() && !meets_any(blocked, *busy)) co_return let_in;
    co_await release(record.command_id);
    if (busy.has_error()) co_return busy.error();
    co_return co_await refuse(call, context, record, conflict());
}

ports::awaitable<core::Result<BookingDesk::LetIn, core::Failed>> BookingDesk::admit(
    const CallContext& call, const BookingContext& context, ports::BookingReservation reservation) {
    const auto give_up_at = std::min<ports::SteadyInstant>(clock_.steady_now() + kWaitForOthers,
                                                           call.deadline - kLeftAfterWaiting);
    for (;;) {
        auto admission = co_await records_.admit(reservation);
        if (admission.has_error()) co_return fail(FailureReason::kStorageUnavailable);
        if (const auto* admitted = std::get_if<ports::Admitted>(&*admission))
            co_return LetIn{admitted->overlaps_another, {}};
        if (auto* repeated = std::get_if<ports::RepeatedRequest>(&*admission))
            co_return LetIn{false, std::move(repeated->answer)};
        if (const auto* reached = std::get_if<ports::CapReached>(&*admission)) {
            core::Failed failed = fail(FailureReason::kInvitationLimitReached);
            failed.retry_after = reached->retry_after;
            co_return failed;
        }
        const bool may_pass = std::get<ports::TimeTaken>(*admission).may_pass;
        if (!may_pass || clock_.steady_now() + kAskAgainAfter > give_up_at)
            co_return co_await refuse(call, context, reservation.record, conflict());
        co_await clock_.sleep_for(kAskAgainAfter);
    }
}

ports::awaitable<core::Failed> BookingDesk::refuse(CallContext call, const BookingContext& context,
                                                   const ports::BookingRecord& record, core::Failed failed) {
    auto busy = co_await busy_now(call, context, record);
    if (busy.has_error()) co_return failed;
    // What keeps this time may not stand in the calendar yet.
    busy->push_back(record.time);
    failed.data_json = encode_alternatives(
        core::nearest_slots(context.rules, clock_.now(), *busy, record.time.start, kAlternativesMax),
        context.rules.zone);
    co_return failed;
}

// Always the calendar's own word; of a booking that is moved, without itself.
ports::awaitable<BookingDesk::Busy> BookingDesk::busy_now(const CallContext& call,
                                                          const BookingContext& context,
                                                          const ports::BookingRecord& record) {
    const core::TimeRange blocked = core::blocked_range(context.rules, record.time.start);
    core::TimeRange range = core::busy_range(context.rules, clock_.now());
    if (range.empty()) range = blocked;
    range = {std::min(range.start, blocked.start), std::max(range.end, blocked.end)};
    std::vector<core::CalendarId> calendars = blocking_calendars(context.booking_template);
    if (record.state != ports::BookingState::kMoving)
        co_return co_await api_.busy_times(call, calendars, range);
    const OwnEvent own{record.calendar_id, record.event_id};
    co_return co_await api_.busy_times_without(call, std::move(calendars), range, own);
}

ports::awaitable<void> BookingDesk::booked(ports::BookingRecord record) {
    const std::string event_id = record.event_id;
    co_await write([this, &record] { return records_.book(record); }, event_id);
}

ports::awaitable<void> BookingDesk::moved(ports::BookingRecord record) {
    const std::string event_id = record.event_id;
    co_await write([this, &record] { return records_.move(record); }, event_id);
}

ports::awaitable<void> BookingDesk::cancelled(const core::CommandIdentity& agent,
                                              const std::string& event_id) {
    co_await write([&] { return records_.cancel(agent.company_id, agent.agent_id, event_id); }, event_id);
}

ports::awaitable<void> BookingDesk::release(const core::CommandId& command_id) {
    co_await write([this, &command_id] { return records_.release(command_id); }, {});
}

template <class Write>
ports::awaitable<void> BookingDesk::write(Write write, const std::string& event_id) {
    for (int attempt = 1;; ++attempt) {
        auto written = co_await write();
        if (written.has_value()) co_return;
        if (attempt == kWriteAttempts) {
            log_.warn("the record of a booking could not be written",
                      {{"event_id", event_id}, {"error", written.error().message}});
            co_return;
        }
        co_await clock_.sleep_for(kWriteAgainAfter);
    }
}

}  // namespace calfleet::providers::google_calendar
