// What calfleet knows of the bookings it made: their times, whose they are and what became of them. Here a
// booking is reserved before the calendar is written, and here the limits are counted. What stands in a
// calendar the provider alone knows; a record follows it.
#pragma once

#include "core/ids.hpp"
#include "core/invitation_caps.hpp"
#include "core/result.hpp"
#include "core/time_range.hpp"
#include "ports/awaitable.hpp"
#include "ports/store_error.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace calfleet::ports {

enum class BookingState {
    kPending,    // reserved: the provider is asked, or may have been
    kMoving,     // a second record of a booking: the time it is to be moved to, reserved
    kBooked,     // the event stood when the provider was asked last
    kCancelled,  // by calfleet
};

// Where a booking stands: the account it was made with, and the calendar by its own id at the provider,
// whatever the template calls it ("primary"). Two bookings can only collide in one company or one account.
struct BookedCalendar {
    std::string account_id;  // empty: not known, and then no account's
    std::string resolved_id;
};

struct BookingRecord {
    core::CommandId command_id;  // that booked it; of a kMoving record, that moves it
    core::CompanyId company_id;
    core::AgentId agent_id;
    core::ConversationId conversation_id;  // may be empty
    core::TemplateId template_id;
    core::CalendarId calendar_id;  // as the provider was asked
    BookedCalendar calendar;
    std::string event_id;
    core::TimeRange time;
    BookingState state = BookingState::kPending;
    // The same for requests that ask for the same; empty: there is none like it. Tells nothing of a customer.
    std::string request_key;
    // The result's data and its attendees: customer data, forgotten after a day. Empty until it is booked.
    std::string answer;
};

// A booking or a move that is about to be made.
struct BookingReservation {
    BookingRecord record;  // kPending or kMoving
    int invitations = 0;   // mails it sends
    core::InvitationCaps caps;
    // Time that no other booking under way may meet, and none that was made so lately that the provider may
    // not show it yet. Nothing: any may.
    std::optional<core::TimeRange> keep_clear;
    // How lately the same request must have been made to count as repeated.
    std::chrono::milliseconds repeated_within{0};
};

struct Admitted {
    bool overlaps_another = false;  // a booking of our own stands or is under way within its time
};
struct RepeatedRequest {
    std::string answer;  // of the booking that the same request made
};
struct CapReached {
    std::chrono::milliseconds retry_after;  // when the oldest invitation counted is an hour old
};
struct TimeTaken {
    bool may_pass = false;  // only others that are under way take it, and those may yet fail
};

using Admission = std::variant<Admitted, RepeatedRequest, CapReached, TimeTaken>;

// What has had its time: answers a day after the booking, records a day after their event's end, invitations
// that no cap counts any more (decisions, D19).
struct ExpiredBookings {
    std::size_t answers = 0;
    std::size_t records = 0;
    std::size_t invitations = 0;
};

class BookingRecords {
public:
    virtual ~BookingRecords() = default;

    // Reserves, if limits and other bookings let it; else nothing is written. All in one transaction: of two
    // that collide and come at once, one is admitted. Once more for the same command, it is reserved anew,
    // and what that command reserved before counts for nothing, as does the booking that is moved.
    virtual awaitable<core::Result<Admission, StoreError>> admit(BookingReservation reservation) = 0;

    // The booking stands: its record, written as kBooked whatever there was of it.
    virtual awaitable<core::Result<void, StoreError>> book(BookingRecord record) = 0;

    // The booking stands at the time of this kMoving record, which goes; without a record of the booking,
    // nothing else happens. It is like no other request any more.
    virtual awaitable<core::Result<void, StoreError>> move(BookingRecord record) = 0;

    // What that command reserved is not needed: neither the time nor the invitations. A booking stays.
    virtual awaitable<core::Result<void, StoreError>> release(core::CommandId command_id) = 0;

    virtual awaitable<core::Result<void, StoreError>> cancel(core::CompanyId company_id,
                                                             core::AgentId agent_id,
                                                             std::string event_id) = 0;

    // The booking of that event, if that agent made it; whatever its state, but not a kMoving record.
    virtual awaitable<core::Result<std::optional<BookingRecord>, StoreError>> find(core::CompanyId company_id,
                                                                                   core::AgentId agent_id,
                                                                                   std::string event_id) = 0;

    // When bookings of a template begin within the range, in order: those that stand and those that were
    // reserved lately, but for that event's.
    virtual awaitable<core::Result<std::vector<core::Instant>, StoreError>> starts_of(
        core::CompanyId company_id, core::TemplateId template_id, core::TimeRange range,
        std::string except_event) = 0;

    // By the store's clock.
    virtual awaitable<core::Result<ExpiredBookings, StoreError>> count_expired() = 0;

    // Up to `limit` of each, answering how many.
    virtual awaitable<core::Result<ExpiredBookings, StoreError>> forget_expired(std::size_t limit) = 0;
};

// How long a reservation keeps others away: longer than any command's attempt lasts.
inline constexpr std::chrono::minutes kReservationLife{10};
// For how long an answer is kept, and a record after its event's end.
inline constexpr std::chrono::hours kAnswerLife{24};
inline constexpr std::chrono::hours kRecordLifeAfterEnd{24};
// How long a booking just made keeps others away, should the provider not show it yet.
inline constexpr std::chrono::minutes kFreshBookingLife{1};
}  // namespace calfleet::ports
