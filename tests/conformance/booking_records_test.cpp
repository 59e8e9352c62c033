#include "conformance/bookings.hpp"
#include "conformance/every_kind.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace calfleet::conformance {
namespace {

using ports::BookingReservation;
using ports::BookingState;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

template <class Stores>
class BookingRecordsTest : public BookingFixture<Stores> {};
TYPED_TEST_SUITE(BookingRecordsTest, EveryKind, KindNames);

TYPED_TEST(BookingRecordsTest, WhatIsReservedIsFoundAndThenBooked) {
    BookingReservation reservation = reservation_of("one");
    reservation.record.request_key = "key";
    EXPECT_EQ(this->word_for(reservation), "admitted");
    EXPECT_EQ(this->find("event-of-one")->state, BookingState::kPending);

    ports::BookingRecord record = reservation.record;
    record.answer = R"({"event_id":"event-of-one"})";
    ASSERT_TRUE(this->run(this->bookings().book(record)));
    const auto found = this->find("event-of-one");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->command_id, record.command_id);
    EXPECT_EQ(found->company_id, record.company_id);
    EXPECT_EQ(found->agent_id, record.agent_id);
    EXPECT_EQ(found->conversation_id, record.conversation_id);
    EXPECT_EQ(found->template_id, record.template_id);
    EXPECT_EQ(found->calendar_id, record.calendar_id);
    EXPECT_EQ(found->calendar.account_id, "account-1");
    EXPECT_EQ(found->calendar.resolved_id, "team");
    EXPECT_EQ(found->time, record.time);
    EXPECT_EQ(found->state, BookingState::kBooked);
    EXPECT_EQ(found->request_key, "key");
    EXPECT_EQ(found->answer, record.answer);
}

TYPED_TEST(BookingRecordsTest, OnlyItsOwnAgentFindsABooking) {
    this->book(reservation_of("one"));
    EXPECT_TRUE(this->find("event-of-one"));
    EXPECT_FALSE(this->find("event-of-one", "company", "another"));
    EXPECT_FALSE(this->find("event-of-one", "another", "agent"));
    EXPECT_FALSE(this->find("event-of-two"));
    EXPECT_TRUE(this->cancel("event-of-one", "another"));
    EXPECT_EQ(this->find("event-of-one")->state, BookingState::kBooked);
}

TYPED_TEST(BookingRecordsTest, ABookingMayBeWrittenWithoutItsReservation) {
    ports::BookingRecord record = reservation_of("one").record;
    ASSERT_TRUE(this->run(this->bookings().book(record)));
    EXPECT_EQ(this->find("event-of-one")->state, BookingState::kBooked);
    EXPECT_TRUE(this->find("event-of-one")->answer.empty());
}

TYPED_TEST(BookingRecordsTest, AnOverlapIsToldAndOnlyRefusedToWhoWantsToBeAlone) {
    this->book(reservation_of("one", 0));
    this->stores_.let_pass(ports::kFreshBookingLife + seconds(1));
    BookingReservation other = reservation_of("two");
    other.record.time = this->find("event-of-one")->time;
    EXPECT_EQ(this->word_for(other), "overlapping");
    BookingReservation beside = reservation_of("three", 0);
    beside.record.time = {other.record.time.end, other.record.time.end + minutes(60)};
    EXPECT_EQ(this->word_for(beside), "admitted");
}

TYPED_TEST(BookingRecordsTest, WhoWantsToBeAloneIsKeptAwayByWhatIsUnderWay) {
    EXPECT_EQ(this->word_for(alone(reservation_of("one"))), "admitted");
    EXPECT_EQ(this->word_for(alone(reservation_of("two", 59))), "taken for now");
    EXPECT_EQ(this->word_for(alone(reservation_of("three", 60))), "admitted");
    EXPECT_EQ(this->word_for(reservation_of("four", 30)), "overlapping");
    EXPECT_FALSE(this->find("event-of-two")) << "nothing is written of what is refused";
}

TYPED_TEST(BookingRecordsTest, TheTimeToKeepClearMayBeLongerThanTheBooking) {
    this->admit(alone(reservation_of("one")));
    BookingReservation buffered = reservation_of("two", 60);
    buffered.keep_clear = core::TimeRange{after_noon(59), after_noon(120)};
    EXPECT_EQ(this->word_for(buffered), "taken for now");
    buffered.keep_clear = core::TimeRange{after_noon(60), after_noon(125)};
    EXPECT_EQ(this->word_for(buffered), "admitted");
}

TYPED_TEST(BookingRecordsTest, AReservationThatIsReleasedKeepsNobodyAway) {
    this->admit(alone(reservation_of("one")));
    EXPECT_TRUE(this->release("one"));
    EXPECT_FALSE(this->find("event-of-one"));
    EXPECT_EQ(this->word_for(alone(reservation_of("two"))), "admitted");
}

TYPED_TEST(BookingRecordsTest, ABookingIsNotReleased) {
    this->book(reservation_of("one"));
    EXPECT_TRUE(this->release("one"));
    EXPECT_TRUE(this->find("event-of-one"));
}

TYPED_TEST(BookingRecordsTest, AReservationOfAWorkerThatIsGoneEnds) {
    this->admit(alone(reservation_of("one")));
    this->stores_.let_pass(ports::kReservationLife - seconds(1));
    BookingReservation two = alone(reservation_of("two"));
    two.record.time = this->find("event-of-one")->time;
    two.keep_clear = two.record.time;
    EXPECT_EQ(this->word_for(two), "taken for now");
    this->stores_.let_pass(seconds(2));
    two.record.time = this->find("event-of-one")->time;
    two.keep_clear = two.record.time;
    EXPECT_EQ(this->word_for(two), "admitted");
}

TYPED_TEST(BookingRecordsTest, WhatWasJustBookedKeepsOthersAwayUntilTheProviderSurelyShowsIt) {
    this->book(reservation_of("one"));
    EXPECT_EQ(this->word_for(alone(reservation_of("two"))), "taken");
    this->stores_.let_pass(ports::kFreshBookingLife + seconds(1));
    BookingReservation two = reservation_of("two");
    two.record.time = this->find("event-of-one")->time;
    EXPECT_EQ(this->word_for(alone(two)), "overlapping") << "now the provider is asked";
}

TYPED_TEST(BookingRecordsTest, TheSameCommandIsAdmittedAgain) {
    EXPECT_EQ(this->word_for(alone(reservation_of("one"))), "admitted");
    EXPECT_EQ(this->word_for(alone(reservation_of("one"))), "admitted");
    EXPECT_THAT(this->starts(), ElementsAre(0));
}

TYPED_TEST(BookingRecordsTest, BookingsMeetInOneCompanyOrOneAccountOnOneCalendar) {
    this->admit(alone(reservation_of("one")));
    const auto word_when = [this](auto change) {
        BookingReservation other = alone(reservation_of("other"));
        change(other.record);
        std::string word = this->word_for(other);
        this->release("other");
        return word;
    };
    EXPECT_EQ(word_when([](auto& record) { record.agent_id = core::AgentId("another"); }), "taken for now");
    EXPECT_EQ(word_when([](auto& record) { record.calendar.account_id = "account-2"; }), "taken for now");
    EXPECT_EQ(word_when([](auto& record) { record.company_id = core::CompanyId("other"); }), "taken for now");
    EXPECT_EQ(word_when([](auto& record) { record.calendar.resolved_id = "mine"; }), "admitted");
    EXPECT_EQ(word_when([](auto& record) {
                  record.calendar.account_id.clear();
                  record.company_id = core::CompanyId("other");
              }),
              "admitted");
    EXPECT_EQ(word_when([](auto& record) {
                  record.calendar.account_id = "account-2";
                  record.company_id = core::CompanyId("other");
              }),
              "admitted");
}

TYPED_TEST(BookingRecordsTest, OfManyThatCollideAtOnceOneIsAdmitted) {
    int next = 0;
    const auto race = [&] {
        const std::string name = "racer " + std::to_string(next++);
        BookingReservation racer = alone(reservation_of(name));
        racer.record.company_id = core::CompanyId(next % 2 == 0 ? "company" : "other");
        return this->bookings().admit(std::move(racer));
    };
    int admitted = 0;
    for (const auto& admission : this->run_at_once(20, race)) {
        ASSERT_TRUE(admission) << admission.error().message;
        admitted += std::holds_alternative<ports::Admitted>(*admission) ? 1 : 0;
    }
    EXPECT_EQ(admitted, 1);
}

TYPED_TEST(BookingRecordsTest, AMoveReservesTheNewTimeWhileTheOldOneStands) {
    const ports::BookingRecord booked = this->book(reservation_of("one", 0));
    const BookingReservation move = alone(move_of(booked, "move", 30));
    EXPECT_EQ(this->word_for(move), "admitted") << "it may overlap itself";
    EXPECT_EQ(this->find("event-of-one")->time.start, after_noon(0));
    EXPECT_EQ(this->word_for(alone(reservation_of("two", 80))), "taken for now");
    EXPECT_EQ(this->word_for(alone(reservation_of("three", -30))), "taken") << "the old time";
    EXPECT_THAT(this->starts(), ElementsAre(0, 30));
    EXPECT_THAT(this->starts("event-of-one"), IsEmpty());

    ASSERT_TRUE(this->run(this->bookings().move(move.record)));
    const auto moved = this->find("event-of-one");
    EXPECT_EQ(moved->time.start, after_noon(30));
    EXPECT_EQ(moved->state, BookingState::kBooked);
    EXPECT_TRUE(moved->answer.empty() && moved->request_key.empty());
    EXPECT_THAT(this->starts(), ElementsAre(30));
    EXPECT_EQ(this->word_for(alone(reservation_of("three", -30))), "admitted");
}

TYPED_TEST(BookingRecordsTest, AMoveThatIsReleasedLeavesTheBooking) {
    const ports::BookingRecord booked = this->book(reservation_of("one", 0));
    this->admit(move_of(booked, "move", 300));
    EXPECT_TRUE(this->release("move"));
    EXPECT_EQ(this->find("event-of-one")->time.start, after_noon(0));
    EXPECT_THAT(this->starts(), ElementsAre(0));
}

TYPED_TEST(BookingRecordsTest, ACancelledBookingKeepsNothing) {
    this->book(reservation_of("one"));
    EXPECT_TRUE(this->cancel("event-of-one"));
    EXPECT_TRUE(this->cancel("event-of-one"));
    EXPECT_EQ(this->find("event-of-one")->state, BookingState::kCancelled);
    EXPECT_EQ(this->word_for(alone(reservation_of("two"))), "admitted");
    EXPECT_THAT(this->starts(), ElementsAre(0)) << "the second one";
}

TYPED_TEST(BookingRecordsTest, StartsAreThoseOfOneTemplateInARangeByTime) {
    this->book(reservation_of("late", 240));
    this->book(reservation_of("early", 0));
    this->book(reservation_of("before", -60));
    this->book(reservation_of("next day", 24 * 60));
    BookingReservation other = reservation_of("other", 60);
    other.record.template_id = core::TemplateId("another");
    this->book(other);
    this->admit(reservation_of("under way", 120));
    EXPECT_THAT(this->starts(), ElementsAre(0, 120, 240));
    EXPECT_THAT(this->starts("event-of-early"), ElementsAre(120, 240));
}

TYPED_TEST(BookingRecordsTest, AnOutageIsUnavailableAndPasses) {
    this->book(reservation_of("one"));
    this->stores_.go_down();
    ports::BookingRecords& bookings = this->bookings();
    const core::CompanyId company("company");
    EXPECT_TRUE(is_unavailable(this->run(bookings.admit(reservation_of("two")))));
    EXPECT_TRUE(is_unavailable(this->run(bookings.book(reservation_of("two").record))));
    EXPECT_TRUE(is_unavailable(this->run(bookings.move(reservation_of("two").record))));
    EXPECT_TRUE(is_unavailable(this->run(bookings.release(core::CommandId("one")))));
    EXPECT_TRUE(is_unavailable(this->run(bookings.cancel(company, core::AgentId("agent"), "event-of-one"))));
    EXPECT_TRUE(is_unavailable(this->run(bookings.find(company, core::AgentId("agent"), "event-of-one"))));
    EXPECT_TRUE(is_unavailable(this->run(bookings.starts_of(company, core::TemplateId("drive"), {}, {}))));
    EXPECT_TRUE(is_unavailable(this->run(bookings.count_expired())));
    EXPECT_TRUE(is_unavailable(this->run(bookings.forget_expired(1))));
    this->stores_.come_back();
    EXPECT_TRUE(this->find("event-of-one"));
}

}  // namespace
}  // namespace calfleet::conformance
