#include "conformance/every_kind.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <string>

namespace calfleet::conformance {
namespace {

using ports::Lease;
using std::chrono::minutes;
using Taken = core::Result<std::optional<Lease>, ports::StoreError>;

template <class Stores>
class LeasesTest : public StoreTest<Stores> {
protected:
    Taken try_take(std::string holder, std::string name = "sweep") {
        return this->run(leases().take(std::move(name), std::move(holder), minutes(10)));
    }
    // One that shall be had.
    Lease take(std::string holder, std::string name = "sweep") {
        const Taken taken = try_take(std::move(holder), std::move(name));
        if (!taken || !*taken) throw std::runtime_error("the lease was not given");
        return **taken;
    }
    bool is_refused(std::string holder) {
        const Taken taken = try_take(std::move(holder));
        return taken && !taken->has_value();
    }
    bool renew(const Lease& lease) { return *this->run(leases().renew(lease, minutes(10))); }
    void release(const Lease& lease) { ASSERT_TRUE(this->run(leases().release(lease))); }
    void let_pass(std::chrono::milliseconds duration) { this->stores_.let_pass(duration); }

    ports::Leases& leases() { return this->stores_.leases(); }
};
TYPED_TEST_SUITE(LeasesTest, EveryKind, KindNames);

TYPED_TEST(LeasesTest, AFreeLeaseIsTaken) {
    const Lease lease = this->take("one");
    EXPECT_EQ(lease.name, "sweep");
    EXPECT_EQ(lease.holder, "one");
    EXPECT_EQ(lease.epoch, 1);
}

TYPED_TEST(LeasesTest, ASecondHolderIsRefusedUntilTheLeaseHasRunOut) {
    this->take("one");
    EXPECT_TRUE(this->is_refused("two"));
    this->let_pass(minutes(9));
    EXPECT_TRUE(this->is_refused("two"));
    this->let_pass(minutes(1));
    EXPECT_EQ(this->take("two").epoch, 2);
    EXPECT_TRUE(this->is_refused("one"));
}

TYPED_TEST(LeasesTest, ItsHolderTakesItAgainUnderTheSameEpochAndItLastsAnew) {
    EXPECT_EQ(this->take("one").epoch, 1);
    this->let_pass(minutes(9));
    EXPECT_EQ(this->take("one").epoch, 1);
    this->let_pass(minutes(9));
    EXPECT_TRUE(this->is_refused("two"));
    EXPECT_EQ(this->take("one").epoch, 1);
}

TYPED_TEST(LeasesTest, ALeaseThatRanOutAndNobodyTookKeepsItsEpochForItsHolder) {
    this->take("one");
    this->let_pass(minutes(20));
    EXPECT_EQ(this->take("one").epoch, 1);
    EXPECT_TRUE(this->is_refused("two"));
}

TYPED_TEST(LeasesTest, TheEpochGrowsWithEveryChangeOfHands) {
    for (const std::int64_t epoch : {1, 2, 3, 4}) {
        EXPECT_EQ(this->take(epoch % 2 == 0 ? "even" : "odd").epoch, epoch);
        this->let_pass(minutes(10));
    }
}

TYPED_TEST(LeasesTest, LeasesOfOtherNamesAreIndependent) {
    this->take("one", "sweep");
    EXPECT_EQ(this->take("two", "refresh").epoch, 1);
    EXPECT_TRUE(this->is_refused("two"));
}

TYPED_TEST(LeasesTest, ARenewedLeaseLastsFromThenOn) {
    const Lease lease = this->take("one");
    for (int i = 0; i < 3; ++i) {
        this->let_pass(minutes(9));
        EXPECT_TRUE(this->renew(lease));
    }
    this->let_pass(minutes(9));
    EXPECT_TRUE(this->is_refused("two"));
    this->let_pass(minutes(1));
    EXPECT_EQ(this->take("two").epoch, 2);
}

TYPED_TEST(LeasesTest, ARenewalMayShortenIt) {
    const Lease lease = this->take("one");
    EXPECT_TRUE(*this->run(this->leases().renew(lease, minutes(1))));
    this->let_pass(minutes(1));
    EXPECT_EQ(this->take("two").epoch, 2);
}

TYPED_TEST(LeasesTest, ALeaseThatHasRunOutIsNotRenewedEvenWhenNobodyTookIt) {
    const Lease lease = this->take("one");
    this->let_pass(minutes(10));
    EXPECT_FALSE(this->renew(lease));
    EXPECT_EQ(this->take("two").epoch, 2);
}

TYPED_TEST(LeasesTest, AnOutdatedLeaseIsNeitherRenewedNorReleased) {
    const Lease outdated = this->take("one");
    this->let_pass(minutes(10));
    const Lease current = this->take("two");
    this->let_pass(minutes(10));
    const Lease again = this->take("one");
    EXPECT_EQ(again.epoch, 3);
    for (const Lease& old : {outdated, current, Lease{"sweep", "two", 3}, Lease{"refresh", "one", 3}}) {
        EXPECT_FALSE(this->renew(old));
        this->release(old);
        EXPECT_TRUE(this->is_refused("two"));
    }
    EXPECT_TRUE(this->renew(again));
}

TYPED_TEST(LeasesTest, AReleasedLeaseIsFreeAtOnceAndItsEpochGoesOn) {
    const Lease first = this->take("one");
    this->release(first);
    EXPECT_FALSE(this->renew(first));
    const Lease second = this->take("two");
    EXPECT_EQ(second.epoch, 2);
    this->release(first);
    EXPECT_TRUE(this->is_refused("one"));
    this->release(second);
    this->release(second);
    EXPECT_EQ(this->take("one").epoch, 3);
}

TYPED_TEST(LeasesTest, WhoTakesItAgainAfterReleasingItHasANewEpoch) {
    const Lease first = this->take("one");
    this->release(first);
    EXPECT_EQ(this->take("one").epoch, 2);
    EXPECT_FALSE(this->renew(first));
}

TYPED_TEST(LeasesTest, OfManyHoldersThatRaceOneGetsIt) {
    int holder = 0;
    const auto call = [this, &holder] {
        return this->leases().take("sweep", "holder " + std::to_string(holder++), minutes(10));
    };
    for (const std::int64_t epoch : {1, 2}) {
        std::set<std::int64_t> epochs;
        int winners = 0;
        for (const Taken& taken : this->run_at_once(20, call)) {
            ASSERT_TRUE(taken);
            if (*taken) epochs.insert((*taken)->epoch);
            winners += taken->has_value() ? 1 : 0;
        }
        EXPECT_EQ(winners, 1);
        EXPECT_EQ(epochs, std::set{epoch});
        this->let_pass(minutes(10));
    }
}

TYPED_TEST(LeasesTest, NamesAndHoldersMayBeAnyText) {
    const std::string awkward = "'); DROP TABLE leases;--\n\"\\ \xe4\xbd\xa0";
    const Lease lease = this->take(awkward, awkward);
    EXPECT_EQ(lease.name, awkward);
    EXPECT_EQ(lease.holder, awkward);
    EXPECT_TRUE(this->renew(lease));
}

TYPED_TEST(LeasesTest, AnOutageIsUnavailableAndPasses) {
    const Lease lease = this->take("one");
    this->stores_.go_down();
    EXPECT_TRUE(is_unavailable(this->try_take("one")));
    EXPECT_TRUE(is_unavailable(this->run(this->leases().renew(lease, minutes(10)))));
    EXPECT_TRUE(is_unavailable(this->run(this->leases().release(lease))));
    this->stores_.come_back();
    EXPECT_TRUE(this->is_refused("two"));
    EXPECT_TRUE(this->renew(lease));
}

}  // namespace
}  // namespace calfleet::conformance
