// How long bookings are remembered, and what of them: repeats, invitations, customers (decisions, D4 and
// D19).
#include "conformance/bookings.hpp"
#include "conformance/every_kind.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace calfleet::conformance {
namespace {

using ports::BookingReservation;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

using Counts = std::vector<std::size_t>;  // answers, records, invitations

BookingReservation asking_for(const std::string& what, const std::string& command) {
    BookingReservation reservation = reservation_of(command);
    reservation.record.request_key = what;
    return reservation;
}

template <class Stores>
class BookingRetentionTest : public BookingFixture<Stores> {
protected:
    BookingReservation capped(const std::string& command, core::InvitationCaps caps, int invitations = 1) {
        BookingReservation reservation = reservation_of(command);
        reservation.caps = caps;
        reservation.invitations = invitations;
        return reservation;
    }
    std::vector<std::size_t> counts() {
        const auto counted = *this->run(this->bookings().count_expired());
        return {counted.answers, counted.records, counted.invitations};
    }
    std::vector<std::size_t> forget(std::size_t limit = 100) {
        const auto forgotten = *this->run(this->bookings().forget_expired(limit));
        return {forgotten.answers, forgotten.records, forgotten.invitations};
    }
};
TYPED_TEST_SUITE(BookingRetentionTest, EveryKind, KindNames);

TYPED_TEST(BookingRetentionTest, TheSameRequestIsAnsweredWithTheFirstBookingForTenMinutes) {
    this->book(asking_for("x", "one"), "the first");
    EXPECT_EQ(this->word_for(asking_for("x", "two")), "the first");
    EXPECT_FALSE(this->find("event-of-two"));
    EXPECT_EQ(this->word_for(asking_for("y", "three")), "overlapping");
    this->stores_.let_pass(minutes(10) - seconds(5));
    EXPECT_EQ(this->word_for(asking_for("x", "two")), "the first");
    this->stores_.let_pass(seconds(6));
    EXPECT_NE(this->word_for(asking_for("x", "two")), "the first");
}

TYPED_TEST(BookingRetentionTest, OnlyABookingThatStandsIsRepeated) {
    this->admit(asking_for("x", "pending"));
    EXPECT_EQ(this->word_for(asking_for("x", "two")), "overlapping") << "the first is not booked yet";
    this->release("pending");
    this->release("two");

    this->book(asking_for("x", "one"), "the first");
    this->cancel("event-of-one");
    EXPECT_EQ(this->word_for(asking_for("x", "three")), "admitted");
}

TYPED_TEST(BookingRetentionTest, AnotherCompanysRequestIsNotTheSame) {
    this->book(asking_for("x", "one"), "the first");
    BookingReservation other = asking_for("x", "two");
    other.record.company_id = core::CompanyId("another");
    EXPECT_NE(this->word_for(other), "the first");
}

TYPED_TEST(BookingRetentionTest, RequestsWithoutAKeyAreNeverTheSame) {
    this->book(reservation_of("one"), "the first");
    EXPECT_EQ(this->word_for(reservation_of("two")), "overlapping");
}

TYPED_TEST(BookingRetentionTest, InvitationsAreCountedByConversationAgentAndCompanyForAnHour) {
    const core::InvitationCaps caps{3, 0, 0};
    EXPECT_EQ(this->word_for(this->capped("one", caps, 2)), "admitted");
    EXPECT_EQ(this->word_for(this->capped("two", caps, 2)), "capped");
    EXPECT_EQ(this->word_for(this->capped("three", caps, 1)), "overlapping");
    BookingReservation elsewhere = this->capped("four", caps, 3);
    elsewhere.record.conversation_id = core::ConversationId("another");
    EXPECT_EQ(this->word_for(elsewhere), "overlapping");

    EXPECT_EQ(this->word_for(this->capped("five", {0, 6, 0}, 1)), "capped") << "the agent has sent six";
    BookingReservation by_another = this->capped("six", {0, 6, 0}, 6);
    by_another.record.agent_id = core::AgentId("another");
    EXPECT_EQ(this->word_for(by_another), "overlapping");
    by_another.caps = {0, 0, 11};
    EXPECT_EQ(this->word_for(by_another), "capped") << "its own reservation does not count, the others do";
    by_another.caps = {0, 0, 12};
    EXPECT_EQ(this->word_for(by_another), "overlapping");

    this->stores_.let_pass(hours(1));
    EXPECT_NE(this->word_for(this->capped("seven", {3, 3, 3}, 3)), "capped");
}

TYPED_TEST(BookingRetentionTest, ACapTellsWhenToAskAgain) {
    this->admit(reservation_of("one"));
    this->stores_.let_pass(minutes(20));
    const auto admission = this->admit(this->capped("two", {1, 0, 0}));
    const auto wait = std::get<ports::CapReached>(admission).retry_after;
    EXPECT_GT(wait, minutes(39));
    EXPECT_LE(wait, minutes(40));
}

TYPED_TEST(BookingRetentionTest, AReleasedReservationInvitedNobodyAndACancelledBookingDid) {
    this->admit(reservation_of("one"));
    this->release("one");
    EXPECT_EQ(this->word_for(this->capped("two", {1, 1, 1})), "admitted");
    this->release("two");
    this->book(reservation_of("three"));
    this->cancel("event-of-three");
    EXPECT_EQ(this->word_for(this->capped("four", {1, 1, 1})), "capped");
}

TYPED_TEST(BookingRetentionTest, GCAL_S4_7_Row5_CustomersAreForgottenADayAfterTheirBooking) {
    this->book(asking_for("x", "one"));
    this->stores_.let_pass(hours(23));
    EXPECT_EQ(this->counts(), (Counts{0, 0, 1})) << "its invitations are older than an hour";
    this->stores_.let_pass(hours(1));
    EXPECT_EQ(this->counts(), (Counts{1, 0, 1}));
    EXPECT_EQ(this->forget(), (Counts{1, 0, 1}));
    EXPECT_EQ(this->forget(), (Counts{0, 0, 0}));
    const auto found = this->find("event-of-one");
    ASSERT_TRUE(found) << "the record stays, so that the booking can be cancelled";
    EXPECT_TRUE(found->answer.empty() && found->request_key.empty());
}

TYPED_TEST(BookingRetentionTest, ARecordIsForgottenADayAfterItsEventsEnd) {
    BookingReservation soon = reservation_of("soon");
    const core::Instant end = this->stores_.now() + hours(1);
    soon.record.time = {end - hours(1), end};
    this->book(soon);
    this->book(reservation_of("later"));
    this->stores_.let_pass(hours(24));
    EXPECT_EQ(this->forget(), (Counts{2, 0, 2}));
    this->stores_.let_pass(hours(1) + minutes(1));
    EXPECT_EQ(this->counts(), (Counts{0, 1, 0}));
    EXPECT_EQ(this->forget(), (Counts{0, 1, 0}));
    EXPECT_FALSE(this->find("event-of-soon"));
    EXPECT_TRUE(this->find("event-of-later"));
}

TYPED_TEST(BookingRetentionTest, TheyAreForgottenInPages) {
    for (int i = 0; i < 5; ++i) this->book(reservation_of("booking " + std::to_string(i), i * 60));
    this->stores_.let_pass(hours(25));
    for (const std::size_t forgotten : {3U, 2U, 0U})
        EXPECT_EQ(this->forget(3), (Counts{forgotten, 0, forgotten}));
}

}  // namespace
}  // namespace calfleet::conformance
