// Key rotation: rows move under the primary key, page by page.
#include "conformance/connections.hpp"
#include "conformance/every_kind.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace calfleet::conformance {
namespace {

template <class Stores>
class ConnectionResealTest : public ConnectionsTest<Stores> {
protected:
    static ports::ConnectionKey agent(int number) { return key_of("company", std::to_string(number)); }

    void put_agents(int from, int to) {
        for (int number = from; number <= to; ++number)
            this->put(connection_of(agent(number), std::to_string(number)));
    }
    ports::ResealRound reseal(std::int64_t after_id, std::size_t limit) {
        return *this->run(this->store().reseal(after_id, limit));
    }
    // All pages; bounded, so that one that never ends is found out.
    ports::ResealRound reseal_all(std::size_t limit) {
        ports::ResealRound sum;
        for (int page = 0; page < 100; ++page) {
            const ports::ResealRound round = reseal(sum.last_id, limit);
            sum.resealed += round.resealed;
            sum.unreadable += round.unreadable;
            sum.last_id = round.last_id;
            if (round.last_id == 0) return sum;
        }
        throw std::runtime_error("the rounds never end");
    }
};
TYPED_TEST_SUITE(ConnectionResealTest, EveryKind, KindNames);

TYPED_TEST(ConnectionResealTest, RowsMoveToThePrimaryKeySoThatTheOldOneMayGo) {
    this->put_agents(1, 5);
    this->stores_.use_keys({2, 1});
    this->put_agents(6, 7);
    const ports::ResealRound round = this->reseal_all(100);
    EXPECT_EQ(round.resealed, 5u);
    EXPECT_EQ(round.unreadable, 0u);
    this->stores_.use_keys({2});
    for (int number = 1; number <= 7; ++number) {
        EXPECT_EQ(this->get(this->agent(number)).access_token.reveal(), "access-" + std::to_string(number));
        EXPECT_EQ(this->get(this->agent(number)).refresh_token.reveal(), "refresh-" + std::to_string(number));
    }
}

TYPED_TEST(ConnectionResealTest, NeitherVersionsNorAnnouncementsComeOfIt) {
    this->put(full_connection(this->agent(1)));
    const ports::Connection before = this->get(this->agent(1));
    this->stores_.use_keys({2, 1});
    EXPECT_EQ(this->reseal_all(100).resealed, 1u);
    const ports::Connection after = this->get(this->agent(1));
    EXPECT_EQ(after.version, before.version);
    EXPECT_EQ(after.token_version, before.token_version);
    EXPECT_EQ(after.health, before.health);
    EXPECT_TRUE(this->told_of(this->agent(1)).empty());
}

TYPED_TEST(ConnectionResealTest, ItGoesPageByPageAndEnds) {
    this->put_agents(1, 7);
    this->stores_.use_keys({2, 1});
    const ports::ResealRound first = this->reseal(0, 3);
    EXPECT_EQ(first.resealed, 3u);
    EXPECT_GT(first.last_id, 0);
    const ports::ResealRound second = this->reseal(first.last_id, 3);
    EXPECT_EQ(second.resealed, 3u);
    EXPECT_GT(second.last_id, first.last_id);
    const ports::ResealRound third = this->reseal(second.last_id, 3);
    EXPECT_EQ(third.resealed, 1u);
    EXPECT_EQ(third.last_id, 0);
    EXPECT_EQ(this->reseal_all(3).resealed, 0u);
    EXPECT_EQ(this->reseal(0, 7).last_id > 0, true);  // a full page may not be the last
}

TYPED_TEST(ConnectionResealTest, NothingToDoIsDoneAtOnce) {
    EXPECT_EQ(this->reseal(0, 10).last_id, 0);
    this->put_agents(1, 2);
    const ports::ResealRound round = this->reseal(0, 10);
    EXPECT_EQ(round.resealed, 0u);
    EXPECT_EQ(round.unreadable, 0u);
    EXPECT_EQ(round.last_id, 0);
}

TYPED_TEST(ConnectionResealTest, ARowThatNoKeyOpensIsCountedAndLeftAsItIs) {
    this->put_agents(1, 2);
    this->stores_.use_keys({3});
    this->put_agents(3, 3);
    this->stores_.use_keys({2, 1});
    const ports::ResealRound round = this->reseal_all(2);
    EXPECT_EQ(round.resealed, 2u);
    EXPECT_EQ(round.unreadable, 1u);
    EXPECT_TRUE(is_corrupt(this->find(this->agent(3))));
    this->stores_.use_keys({2, 3});
    EXPECT_EQ(this->get(this->agent(3)).access_token.reveal(), "access-3");
    EXPECT_EQ(this->reseal_all(2).resealed, 1u);
}

TYPED_TEST(ConnectionResealTest, AConnectionThatNoKeyOpensMayBeRemoved) {
    this->put_agents(1, 1);
    this->stores_.use_keys({2});
    EXPECT_TRUE(is_corrupt(this->find(this->agent(1))));
    EXPECT_TRUE(*this->remove(this->agent(1)));
    EXPECT_FALSE(this->has(this->agent(1)));
}

}  // namespace
}  // namespace calfleet::conformance
