// calendar.purge_expired on fakes: what has had its time goes, page by page, and nothing else.
#include "purge_world.hpp"

namespace calfleet::app::maintenance {
namespace {

struct PurgeExpiredTest : PurgeTest {
    void begin_session(const std::string& state) {
        ports::OAuthSession session;
        session.state_hash = state;
        ASSERT_TRUE(run(sessions.begin(std::move(session), ports::kOAuthSessionLifetime)));
    }
    void book(const std::string& id, core::Instant ends_at) {
        ports::BookingReservation reservation;
        reservation.record.command_id = core::CommandId(id);
        reservation.record.time = {ends_at - 1h, ends_at};
        reservation.invitations = 1;
        ASSERT_TRUE(run(bookings.admit(reservation)));
        reservation.record.answer = "ada@example.com";
        ASSERT_TRUE(run(bookings.book(reservation.record)));
    }
    void take_lease(const std::string& name) { ASSERT_TRUE(*run(leases.take(name, "worker-1", 10s))); }
    void finish_command(const std::string& id) {
        ports::JobStart start;
        start.command_id = core::CommandId(id);
        ports::JobOutcome outcome;
        outcome.command_id = core::CommandId(id);
        outcome.succeeded = true;
        std::vector<ports::LedgerWrite> writes{start, outcome};
        ASSERT_TRUE(run(ledger.write(std::move(writes))));
    }
};

TEST_F(PurgeExpiredTest, EachKindGoesWhenItsTimeIsOverAndIsCounted) {
    finish_command("a week old");
    clock.advance(Days(6));
    take_lease("refresh:a");
    clock.advance(Days(1) - 5min);
    begin_session("half its time");
    for (int i = 0; i < 3; ++i) begin_session("state " + std::to_string(i));
    clock.advance(5min);
    finish_command("new");
    take_lease("refresh:b");

    auto outcome = purge_expired();
    ASSERT_EQ(outcome_of(outcome), "success");
    EXPECT_EQ(number(outcome, "oauth_sessions_purged"), 0);
    EXPECT_EQ(number(outcome, "ledger_rows_purged"), 1);
    EXPECT_EQ(number(outcome, "leases_purged"), 0) << "it ended ten seconds after it was taken";
    clock.advance(5min);
    outcome = purge_expired();
    EXPECT_EQ(number(outcome, "oauth_sessions_purged"), 4);
    EXPECT_EQ(number(outcome, "ledger_rows_purged"), 0);
    EXPECT_EQ(number(outcome, "leases_purged"), 1);
    EXPECT_TRUE(flag(outcome, "complete"));
}

TEST_F(PurgeExpiredTest, GCAL_S4_7_Row5_BookingsLoseTheirCustomersAfterADayAndTheirRecordsAfterTheEvent) {
    for (int i = 0; i < 600; ++i) book("booking " + std::to_string(i), clock.now() + Days(2));
    clock.advance(Days(1));
    auto outcome = purge_expired(R"({"dry_run":true})");
    EXPECT_EQ(number(outcome, "booking_customers_purged"), 600);
    outcome = purge_expired();
    EXPECT_EQ(number(outcome, "booking_customers_purged"), 600) << "more than a page";
    EXPECT_EQ(number(outcome, "bookings_purged"), 0);
    EXPECT_EQ(number(outcome, "invitations_purged"), 600);
    for (const auto& [id, row] : bookings.rows()) EXPECT_TRUE(row.record.answer.empty());

    clock.advance(Days(2));
    outcome = purge_expired();
    EXPECT_EQ(number(outcome, "bookings_purged"), 600);
    EXPECT_EQ(number(outcome, "booking_customers_purged"), 0);
    EXPECT_TRUE(bookings.rows().empty());
}

TEST_F(PurgeExpiredTest, BookingsGoOnUntilTheFullestOfTheirKindsIsThrough) {
    for (int i = 0; i < 600; ++i) book("over " + std::to_string(i), clock.now() + 1h);
    for (int i = 0; i < 500; ++i) book("ahead " + std::to_string(i), clock.now() + Days(9));
    clock.advance(Days(1) - 1h);
    for (int i = 0; i < 3; ++i) book("new " + std::to_string(i), clock.now() + Days(9));
    clock.advance(2h + 1min);
    const auto outcome = purge_expired();
    EXPECT_EQ(number(outcome, "bookings_purged"), 600);
    EXPECT_EQ(number(outcome, "booking_customers_purged"), 600) << "the others went with their records";
    EXPECT_EQ(number(outcome, "invitations_purged"), 1'103);
    EXPECT_TRUE(flag(outcome, "complete"));
    EXPECT_EQ(bookings.rows().size(), 503U);
}

TEST_F(PurgeExpiredTest, ManyPagesGoInOneRun) {
    for (int i = 0; i < 1'234; ++i) take_lease("refresh:" + std::to_string(i));
    clock.advance(Days(2));
    const auto outcome = purge_expired();
    EXPECT_EQ(number(outcome, "leases_purged"), 1'234);
    EXPECT_TRUE(flag(outcome, "complete"));
}

TEST_F(PurgeExpiredTest, ARunWithoutTimeSaysThatItIsNotComplete) {
    take_lease("refresh:a");
    book("booking", clock.now());
    clock.advance(Days(2));
    const auto outcome = purge("calendar.purge_expired", "{}", 0s);
    EXPECT_EQ(number(outcome, "leases_purged"), 0);
    EXPECT_EQ(number(outcome, "bookings_purged"), 0);
    EXPECT_FALSE(flag(outcome, "complete"));
}

TEST_F(PurgeExpiredTest, TokensAndTemplatesHaveNoAge) {
    connect();
    save_template("t-1");
    clock.advance(Days(3'000));
    ASSERT_EQ(outcome_of(purge_expired()), "success");
    EXPECT_TRUE(row());
    EXPECT_TRUE(has_template("t-1"));
}

TEST_F(PurgeExpiredTest, ADryRunCountsAndChangesNothing) {
    finish_command("old");
    begin_session("old");
    take_lease("refresh:a");
    book("booking", clock.now() + Days(30));
    clock.advance(Days(8));
    for (int i = 0; i < 2; ++i) {
        const auto outcome = purge_expired(R"({"dry_run":true})");
        EXPECT_TRUE(flag(outcome, "dry_run"));
        EXPECT_EQ(number(outcome, "oauth_sessions_purged"), 1);
        EXPECT_EQ(number(outcome, "ledger_rows_purged"), 1);
        EXPECT_EQ(number(outcome, "leases_purged"), 1);
        EXPECT_EQ(number(outcome, "booking_customers_purged"), 1);
        EXPECT_FALSE(bookings.rows().begin()->second.record.answer.empty());
    }
    EXPECT_EQ(number(purge_expired(), "leases_purged"), 1);
}

TEST_F(PurgeExpiredTest, AFailingStoreIsAlarmedAndFailsTheRun) {
    expired_rows.fail_with(disk_full());
    EXPECT_EQ(outcome_of(purge_expired()), "storage_unavailable");
    expired_rows.fail_with(std::nullopt);
    ledger.fail_with(disk_full());
    EXPECT_EQ(outcome_of(purge_expired()), "storage_unavailable");
    ledger.fail_with(std::nullopt);
    bookings.fail_with(disk_full());
    EXPECT_EQ(outcome_of(purge_expired()), "storage_unavailable");
    EXPECT_EQ(outcome_of(purge_expired(R"({"dry_run":true})")), "storage_unavailable");
    EXPECT_TRUE(log.mentions("ALERT: the store fails a purge"));
}

}  // namespace
}  // namespace calfleet::app::maintenance
