#include "conformance/every_kind.hpp"
#include "conformance/jobs.hpp"
#include "conformance/sessions.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace calfleet::conformance {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

template <class Stores>
class ExpiredRowsTest : public JobLedgerFixture<Stores> {
protected:
    ports::ExpiredRows& rows() { return this->stores_.expired_rows(); }

    void begin_session(const std::string& state) {
        auto session = session_of(state);
        ASSERT_TRUE(this->run(
            this->stores_.oauth_sessions().begin(std::move(session), ports::kOAuthSessionLifetime)));
    }
    bool has_session(const std::string& state) {
        return this->run(this->stores_.oauth_sessions().claim(state, core::CommandId("command")))
            ->has_value();
    }
    ports::Lease take(const std::string& name, const std::string& holder = "holder") {
        const auto taken = this->run(this->stores_.leases().take(name, holder, minutes(1)));
        if (!taken || !*taken) throw std::runtime_error("the lease was not given");
        return **taken;
    }
    bool renew(const ports::Lease& lease) {
        return *this->run(this->stores_.leases().renew(lease, minutes(1)));
    }
    std::size_t forget_sessions(std::size_t limit = 100) {
        return *this->run(rows().forget_oauth_sessions(limit));
    }
    std::size_t forget_leases(std::size_t limit = 100) {
        return *this->run(rows().forget_leases(days(1), limit));
    }
    // Authorisations, leases, ledger rows.
    std::vector<std::size_t> counts() {
        const auto counted = this->run(rows().count(days(1), days(7)));
        if (!counted) throw std::runtime_error(counted.error().message);
        return {counted->oauth_sessions, counted->leases, counted->ledger_rows};
    }
};
TYPED_TEST_SUITE(ExpiredRowsTest, EveryKind, KindNames);

TYPED_TEST(ExpiredRowsTest, AuthorisationsAreForgottenOnceTheirTimeIsOver) {
    this->begin_session("old");
    this->stores_.let_pass(minutes(5));
    this->begin_session("new");
    EXPECT_EQ(this->forget_sessions(), 0U);
    this->stores_.let_pass(minutes(5));
    EXPECT_EQ(this->counts(), (std::vector<std::size_t>{1, 0, 0}));
    EXPECT_EQ(this->forget_sessions(), 1U);
    EXPECT_EQ(this->forget_sessions(), 0U);
    EXPECT_FALSE(this->has_session("old"));
    EXPECT_TRUE(this->has_session("new"));
}

TYPED_TEST(ExpiredRowsTest, TheyAreForgottenInPages) {
    for (int i = 0; i < 5; ++i) this->begin_session("state " + std::to_string(i));
    for (int i = 0; i < 5; ++i) this->take("lease " + std::to_string(i));
    this->stores_.let_pass(days(2));
    EXPECT_EQ(this->counts(), (std::vector<std::size_t>{5, 5, 0}));
    for (const std::size_t forgotten : {3U, 2U, 0U}) {
        EXPECT_EQ(this->forget_sessions(3), forgotten);
        EXPECT_EQ(this->forget_leases(3), forgotten);
    }
}

TYPED_TEST(ExpiredRowsTest, LeasesAreForgottenADayAfterTheirEnd) {
    this->take("old");
    this->stores_.let_pass(hours(1));
    const ports::Lease held = this->take("held");
    this->stores_.let_pass(hours(23));
    EXPECT_EQ(this->forget_leases(), 0U);
    this->stores_.let_pass(minutes(1));
    EXPECT_EQ(this->counts(), (std::vector<std::size_t>{0, 1, 0}));
    EXPECT_EQ(this->forget_leases(), 1U);
    EXPECT_EQ(this->take("held", "another").epoch, held.epoch + 1) << "this one was still remembered";
}

TYPED_TEST(ExpiredRowsTest, AReleasedLeaseEndedWhenItWasReleased) {
    const ports::Lease lease = this->take("released");
    ASSERT_TRUE(this->run(this->stores_.leases().release(lease)));
    EXPECT_EQ(this->forget_leases(), 0U);
    EXPECT_EQ(this->take("released", "another").epoch, lease.epoch + 1);
    this->stores_.let_pass(days(2));
    EXPECT_EQ(this->forget_leases(), 1U);
}

TYPED_TEST(ExpiredRowsTest, WhoHeldAForgottenLeaseIsToldApartFromWhoHoldsItNow) {
    const ports::Lease stale = this->take("refresh", "one");
    this->stores_.let_pass(days(2));
    EXPECT_EQ(this->forget_leases(), 1U);
    EXPECT_FALSE(this->renew(stale));
    const ports::Lease current = this->take("refresh", "two");
    EXPECT_EQ(current.epoch, stale.epoch) << "it begins again";
    EXPECT_FALSE(this->renew(stale));
    ASSERT_TRUE(this->run(this->stores_.leases().release(stale)));
    EXPECT_TRUE(this->renew(current));
}

TYPED_TEST(ExpiredRowsTest, LedgerRowsThatMayBeForgottenAreCounted) {
    this->row_after(start_of("old"));
    this->row_after(success_of("old"));
    this->row_after(start_of("doubtful"));
    this->row_after(doubt_of("doubtful", minutes(1)));
    this->stores_.let_pass(days(7));
    this->row_after(start_of("new"));
    EXPECT_EQ(this->counts(), (std::vector<std::size_t>{0, 0, 1}));
    EXPECT_EQ(this->forget(days(7)), 1U);
    EXPECT_EQ(this->counts(), (std::vector<std::size_t>{0, 0, 0}));
}

TYPED_TEST(ExpiredRowsTest, ManyMayForgetAtOnce) {
    for (int i = 0; i < 20; ++i) this->take("lease " + std::to_string(i));
    this->stores_.let_pass(days(2));
    std::size_t forgotten = 0;
    for (const auto& one : this->run_at_once(5, [this] { return this->rows().forget_leases(days(1), 20); })) {
        ASSERT_TRUE(one) << one.error().message;
        forgotten += *one;
    }
    EXPECT_EQ(forgotten, 20U);
}

TYPED_TEST(ExpiredRowsTest, AnOutageIsUnavailableAndPasses) {
    this->take("lease");
    this->stores_.let_pass(days(2));
    this->stores_.go_down();
    EXPECT_TRUE(is_unavailable(this->run(this->rows().count(days(1), days(7)))));
    EXPECT_TRUE(is_unavailable(this->run(this->rows().forget_oauth_sessions(1))));
    EXPECT_TRUE(is_unavailable(this->run(this->rows().forget_leases(days(1), 1))));
    this->stores_.come_back();
    EXPECT_EQ(this->forget_leases(), 1U);
}

}  // namespace
}  // namespace calfleet::conformance
