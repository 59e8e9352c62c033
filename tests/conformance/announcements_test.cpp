#include "conformance/connections.hpp"
#include "conformance/every_kind.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace calfleet::conformance {
namespace {

using ports::Announcement;
using ports::ConnectionKey;
using std::chrono::minutes;
using Texts = std::vector<std::string>;
using Keys = std::vector<ConnectionKey>;

template <class Stores>
class AnnouncementsTest : public ConnectionsTest<Stores> {
protected:
    void announce(const ConnectionKey& key, std::string records) {
        this->put(connection_of(key), announcing(std::move(records)));
    }
    std::vector<Announcement> of(const ConnectionKey& key) {
        return *this->run(this->announcements().of(key));
    }
    Keys overdue(std::chrono::milliseconds age, std::size_t limit = 100) {
        return *this->run(this->announcements().overdue(age, limit));
    }
    void settle(std::vector<std::int64_t> ids) {
        ASSERT_TRUE(this->run(this->announcements().settle(std::move(ids))));
    }

    const ConnectionKey one_ = key_of("company", "one");
    const ConnectionKey two_ = key_of("company", "two");
    const ConnectionKey company_ = key_of("company", "");
};
TYPED_TEST_SUITE(AnnouncementsTest, EveryKind, KindNames);

TYPED_TEST(AnnouncementsTest, ThoseOfAConnectionComeInTheOrderOfItsChanges) {
    for (const char* records : {"first", "second", "third"}) {
        this->announce(this->one_, records);
        this->announce(this->two_, "of another");
    }
    const std::vector<Announcement> found = this->of(this->one_);
    EXPECT_EQ(this->told_of(this->one_), (Texts{"first", "second", "third"}));
    for (std::size_t i = 0; i < found.size(); ++i) {
        EXPECT_EQ(found[i].key, this->one_);
        EXPECT_GT(found[i].id, i == 0 ? 0 : found[i - 1].id);
    }
    EXPECT_TRUE(this->of(this->company_).empty());
    EXPECT_TRUE(this->of(key_of("company", "one", "calendly")).empty());
}

TYPED_TEST(AnnouncementsTest, WhatWasToldIsGoneAndMayBeSettledAgain) {
    for (const char* records : {"first", "second", "third"}) this->announce(this->one_, records);
    const std::vector<Announcement> found = this->of(this->one_);
    this->settle({found[0].id, found[2].id});
    EXPECT_EQ(this->told_of(this->one_), Texts{"second"});
    this->settle({found[0].id, found[1].id, 123'456});
    EXPECT_TRUE(this->of(this->one_).empty());
    this->settle({});
    this->announce(this->one_, "fourth");
    EXPECT_GT(this->of(this->one_).front().id, found[2].id);
}

TYPED_TEST(AnnouncementsTest, TheyOutliveTheConnection) {
    this->announce(this->one_, "connected");
    ASSERT_TRUE(*this->remove(this->one_, announcing("disconnected")));
    this->announce(this->one_, "connected again");
    EXPECT_EQ(this->told_of(this->one_), (Texts{"connected", "disconnected", "connected again"}));
}

TYPED_TEST(AnnouncementsTest, ConnectionsThatWaitLongestAreOverdueFirst) {
    this->announce(this->two_, "oldest");
    this->stores_.let_pass(minutes(1));
    this->announce(this->one_, "older");
    this->announce(this->two_, "newer");
    this->stores_.let_pass(minutes(1));
    this->announce(this->company_, "newest");
    EXPECT_EQ(this->overdue(minutes(0)), (Keys{this->two_, this->one_, this->company_}));
    EXPECT_EQ(this->overdue(minutes(1)), (Keys{this->two_, this->one_}));
    EXPECT_EQ(this->overdue(minutes(2)), Keys{this->two_});
    EXPECT_EQ(this->overdue(minutes(3)), Keys{});
}

TYPED_TEST(AnnouncementsTest, OneThatBecameOverdueIsNamedUntilItIsSettled) {
    this->announce(this->one_, "told");
    this->stores_.let_pass(minutes(5));
    EXPECT_EQ(this->overdue(minutes(5)), Keys{this->one_});
    EXPECT_EQ(this->overdue(minutes(5)), Keys{this->one_});
    this->settle({this->of(this->one_).front().id});
    EXPECT_EQ(this->overdue(minutes(5)), Keys{});
}

TYPED_TEST(AnnouncementsTest, NoMoreAreNamedThanWereAskedFor) {
    for (int agent = 0; agent < 5; ++agent) {
        this->announce(key_of("company", std::to_string(agent)), "one");
        this->announce(key_of("company", std::to_string(agent)), "another");
        this->stores_.let_pass(minutes(1));
    }
    EXPECT_EQ(this->overdue(minutes(0), 2), (Keys{key_of("company", "0"), key_of("company", "1")}));
    EXPECT_EQ(this->overdue(minutes(0), 0), Keys{});
}

TYPED_TEST(AnnouncementsTest, RecordsAreBytesOfAnyLength) {
    std::string bytes("\0\xff\\'", 4);
    for (int i = 0; i < 20'000; ++i) bytes += static_cast<char>(i % 256);
    this->announce(this->one_, bytes);
    EXPECT_EQ(this->told_of(this->one_), Texts{bytes});
}

TYPED_TEST(AnnouncementsTest, AnOutageIsUnavailableAndPasses) {
    this->announce(this->one_, "told");
    this->stores_.go_down();
    EXPECT_TRUE(is_unavailable(this->run(this->announcements().of(this->one_))));
    EXPECT_TRUE(is_unavailable(this->run(this->announcements().overdue(minutes(0), 10))));
    EXPECT_TRUE(is_unavailable(this->run(this->announcements().settle({1}))));
    this->stores_.come_back();
    EXPECT_EQ(this->told_of(this->one_), Texts{"told"});
}

}  // namespace
}  // namespace calfleet::conformance
