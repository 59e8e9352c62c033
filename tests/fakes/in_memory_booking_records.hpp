// Booking records in a map, for tests of everything above a store. Their clock is the test's. Loop thread
// only.
#pragma once

#include "ports/booking_records.hpp"
#include "ports/clock.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace calfleet::fakes {

class InMemoryBookingRecords final : public ports::BookingRecords {
public:
    using BookingRecord = ports::BookingRecord;
    using State = ports::BookingState;

    struct Row {
        BookingRecord record;
        core::Instant created_at;
        core::Instant updated_at;
    };

    explicit InMemoryBookingRecords(const ports::Clock& clock) : clock_(clock) {}

    ports::awaitable<core::Result<ports::Admission, ports::StoreError>> admit(
        ports::BookingReservation reservation) override {
        if (failure_) co_return *failure_;
        co_return admission_of(reservation);
    }

    ports::awaitable<core::Result<void, ports::StoreError>> book(BookingRecord record) override {
        if (failure_) co_return *failure_;
        record.state = State::kBooked;
        const auto before = rows_.find(record.command_id);
        const core::Instant created = before == rows_.end() ? clock_.now() : before->second.created_at;
        write(std::move(record), created);
        co_return core::Result<void, ports::StoreError>();
    }

    ports::awaitable<core::Result<void, ports::StoreError>> move(BookingRecord record) override {
        if (failure_) co_return *failure_;
        if (Row* booked = row_of(record.company_id, record.agent_id, record.event_id)) {
            booked->record.time = record.time;
            booked->record.state = State::kBooked;
            booked->record.request_key.clear();
            booked->record.answer.clear();
            booked->updated_at = clock_.now();
        }
        const auto moving = rows_.find(record.command_id);
        if (moving != rows_.end() && moving->second.record.state == State::kMoving) rows_.erase(moving);
        co_return core::Result<void, ports::StoreError>();
    }

    ports::awaitable<core::Result<void, ports::StoreError>> release(core::CommandId command_id) override {
        if (failure_) co_return *failure_;
        const auto row = rows_.find(command_id);
        if (row != rows_.end() && is_under_way(row->second.record.state)) {
            rows_.erase(row);
            invitations_.erase(command_id);
        }
        co_return core::Result<void, ports::StoreError>();
    }

    ports::awaitable<core::Result<void, ports::StoreError>> cancel(core::CompanyId company_id,
                                                                   core::AgentId agent_id,
                                                                   std::string event_id) override {
        if (failure_) co_return *failure_;
        if (Row* booked = row_of(company_id, agent_id, event_id)) {
            booked->record.state = State::kCancelled;
            booked->record.request_key.clear();
            booked->updated_at = clock_.now();
        }
        co_return core::Result<void, ports::StoreError>();
    }

    ports::awaitable<core::Result<std::optional<BookingRecord>, ports::StoreError>> find(
        core::CompanyId company_id, core::AgentId agent_id, std::string event_id) override {
        if (failure_) co_return *failure_;
        const Row* found = row_of(company_id, agent_id, event_id);
        if (found == nullptr) co_return std::optional<BookingRecord>();
        co_return std::optional<BookingRecord>(found->record);
    }

    ports::awaitable<core::Result<std::vector<core::Instant>, ports::StoreError>> starts_of(
        core::CompanyId company_id, core::TemplateId template_id, core::TimeRange range,
        std::string except_event) override {
        if (failure_) co_return *failure_;
        std::vector<core::Instant> starts;
        for (const auto& [id, row] : rows_) {
            const BookingRecord& record = row.record;
            const bool counts = record.company_id == company_id && record.template_id == template_id &&
                                record.event_id != except_event && keeps_time(row);
            if (counts && record.time.start >= range.start && record.time.start < range.end)
                starts.push_back(record.time.start);
        }
        std::sort(starts.begin(), starts.end());
        co_return starts;
    }

    ports::awaitable<core::Result<ports::ExpiredBookings, ports::StoreError>> count_expired() override {
        if (failure_) co_return *failure_;
        InMemoryBookingRecords copy(*this);
        co_return copy.forget(rows_.size() + invitations_.size());
    }

    ports::awaitable<core::Result<ports::ExpiredBookings, ports::StoreError>> forget_expired(
        std::size_t limit) override {
        if (failure_) co_return *failure_;
        co_return forget(limit);
    }

    // Every call answers the error, until it is taken back with nothing.
    void fail_with(std::optional<ports::StoreError> failure) { failure_ = std::move(failure); }

    const std::map<core::CommandId, Row>& rows() const { return rows_; }

private:
    struct Invitations {
        BookingRecord of;
        int mails;
        core::Instant at;
    };

    static bool is_under_way(State state) { return state == State::kPending || state == State::kMoving; }
    bool keeps_time(const Row& row) const {
        if (row.record.state == State::kBooked) return true;
        return is_under_way(row.record.state) && row.created_at > clock_.now() - ports::kReservationLife;
    }

    ports::Admission admission_of(const ports::BookingReservation& reservation) {
        const BookingRecord& record = reservation.record;
        if (const Row* repeated = repeated_by(reservation))
            return ports::RepeatedRequest{repeated->record.answer};
        if (const auto wait = core::wait_for_invitations(reservation.caps, reservation.invitations,
                                                         sent_for(record), clock_.now()))
            return ports::CapReached{*wait};

        bool overlaps = false;
        bool is_fresh = false;
        bool is_kept = false;
        for (const auto& [id, row] : rows_) {
            const BookingRecord& other = row.record;
            const bool collides = other.calendar.resolved_id == record.calendar.resolved_id &&
                                  (other.company_id == record.company_id ||
                                   (other.calendar.account_id == record.calendar.account_id &&
                                    !record.calendar.account_id.empty())) &&
                                  other.event_id != record.event_id && keeps_time(row);
            if (!collides) continue;
            overlaps = overlaps || other.time.overlaps(record.time);
            if (!reservation.keep_clear || !other.time.overlaps(*reservation.keep_clear)) continue;
            const bool fresh =
                other.state == State::kBooked && row.updated_at > clock_.now() - ports::kFreshBookingLife;
            is_fresh = is_fresh || fresh;
            is_kept = is_kept || fresh || is_under_way(other.state);
        }
        if (is_kept) return ports::TimeTaken{!is_fresh};
        write(record, clock_.now());
        invitations_.insert_or_assign(record.command_id,
                                      Invitations{record, reservation.invitations, clock_.now()});
        return ports::Admitted{overlaps};
    }

    const Row* repeated_by(const ports::BookingReservation& reservation) const {
        if (reservation.record.request_key.empty()) return nullptr;
        for (const auto& [id, row] : rows_)
            if (row.record.request_key == reservation.record.request_key && !row.record.answer.empty() &&
                row.record.state == State::kBooked && id != reservation.record.command_id &&
                row.record.company_id == reservation.record.company_id &&
                row.created_at > clock_.now() - reservation.repeated_within)
                return &row;
        return nullptr;
    }

    core::InvitationCounts sent_for(const BookingRecord& record) const {
        core::InvitationCounts sent;
        if (!record.conversation_id.empty()) sent.conversation.emplace();
        for (const auto& [id, one] : invitations_) {
            if (id == record.command_id || one.of.company_id != record.company_id) continue;
            if (one.at <= clock_.now() - core::kInvitationWindow) continue;
            const auto add = [&one = one](core::InvitationCount& count) {
                count.mails += one.mails;
                count.oldest = std::min(count.oldest.value_or(one.at), one.at);
            };
            add(sent.company);
            if (one.of.agent_id != record.agent_id) continue;
            add(sent.agent);
            if (sent.conversation && one.of.conversation_id == record.conversation_id)
                add(*sent.conversation);
        }
        return sent;
    }

    Row* row_of(const core::CompanyId& company_id, const core::AgentId& agent_id,
                const std::string& event_id) {
        for (auto& [id, row] : rows_)
            if (row.record.event_id == event_id && row.record.company_id == company_id &&
                row.record.agent_id == agent_id && row.record.state != State::kMoving)
                return &row;
        return nullptr;
    }

    void write(BookingRecord record, core::Instant created_at) {
        core::CommandId id = record.command_id;
        rows_.insert_or_assign(std::move(id), Row{std::move(record), created_at, clock_.now()});
    }

    ports::ExpiredBookings forget(std::size_t limit) {
        ports::ExpiredBookings forgotten;
        for (auto& [id, row] : rows_) {
            const bool is_old = row.created_at <= clock_.now() - ports::kAnswerLife;
            if (row.record.answer.empty() || !is_old || forgotten.answers == limit) continue;
            row.record.answer.clear();
            row.record.request_key.clear();
            ++forgotten.answers;
        }
        std::erase_if(rows_, [&](const auto& row) {
            const bool is_past = row.second.record.time.end <= clock_.now() - ports::kRecordLifeAfterEnd;
            return is_past && forgotten.records < limit && ++forgotten.records > 0;
        });
        std::erase_if(invitations_, [&](const auto& one) {
            const bool is_past = one.second.at <= clock_.now() - core::kInvitationWindow;
            return is_past && forgotten.invitations < limit && ++forgotten.invitations > 0;
        });
        return forgotten;
    }

    const ports::Clock& clock_;
    std::map<core::CommandId, Row> rows_;
    std::map<core::CommandId, Invitations> invitations_;
    std::optional<ports::StoreError> failure_;
};

}  // namespace calfleet::fakes
