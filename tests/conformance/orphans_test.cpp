#include "conformance/connections.hpp"
#include "conformance/every_kind.hpp"
#include "conformance/templates.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace calfleet::conformance {
namespace {

using ports::ConnectionKey;
using ports::OrphanCounts;
using std::chrono::days;
using std::chrono::minutes;
using Keys = std::vector<ConnectionKey>;
using Texts = std::vector<std::string>;

constexpr ports::OrphanRule kRule{days(30), days(7)};

template <class Stores>
class OrphansTest : public ConnectionsTest<Stores> {
protected:
    ports::Orphans& orphans() { return this->stores_.orphans(); }

    void save_template(const std::string& agent, const std::string& id = "template") {
        ASSERT_TRUE(this->run(this->stores_.templates().save(template_of("company", agent, id))));
    }
    static ports::Connection lost(ConnectionKey key, core::LossCause cause = core::LossCause::kReauthorize) {
        ports::Connection connection = connection_of(std::move(key));
        connection.health.state = core::ConnectionState::kConnectionLost;
        connection.health.cause = cause;
        return connection;
    }
    std::size_t mark(std::size_t limit = 100) { return *this->run(orphans().mark(kRule, limit)); }
    std::size_t unmark(std::size_t limit = 100) { return *this->run(orphans().unmark(kRule, limit)); }
    Keys due(std::size_t limit = 100) { return *this->run(orphans().due(kRule, limit)); }
    bool remove_orphan(const ConnectionKey& key) {
        return *this->run(orphans().remove(key, kRule, {"farewell"}));
    }
    // Without a mark, wrongly marked, due.
    std::vector<std::size_t> counts() {
        const OrphanCounts counted = *this->run(orphans().count(kRule));
        return {counted.unmarked, counted.mismarked, counted.due};
    }
    std::vector<std::size_t> none() { return {0, 0, 0}; }

    const ConnectionKey key_ = key_of("company", "agent");
    const ConnectionKey companys_key_ = key_of("company", "");
};
TYPED_TEST_SUITE(OrphansTest, EveryKind, KindNames);

TYPED_TEST(OrphansTest, AConnectionWithoutATemplateIsOneOnceItIsLostForGood) {
    this->put(connection_of(this->key_));
    this->put(this->lost(key_of("company", "other"), core::LossCause::kUnreachable));
    EXPECT_EQ(this->counts(), this->none());
    this->put(this->lost(this->key_));
    EXPECT_EQ(this->counts(), (std::vector<std::size_t>{1, 0, 0}));
    this->save_template("another");
    EXPECT_EQ(this->counts(), (std::vector<std::size_t>{1, 0, 0}));
    this->save_template("agent");
    EXPECT_EQ(this->counts(), this->none());
}

TYPED_TEST(OrphansTest, AConnectionWithoutATemplateIsOneOnceItWasAuthorisedLongAgo) {
    this->put(connection_of(this->key_));
    this->stores_.let_pass(days(30) - minutes(1));
    EXPECT_EQ(this->mark(), 0U);
    this->stores_.let_pass(minutes(1));
    EXPECT_EQ(this->counts(), (std::vector<std::size_t>{1, 0, 0}));
    ports::Connection refreshed = this->get(this->key_);
    refreshed.last_refresh_at = this->stores_.now();
    this->put(std::move(refreshed));
    EXPECT_EQ(this->counts(), (std::vector<std::size_t>{1, 0, 0})) << "a refresh is no authorisation";
    EXPECT_EQ(this->mark(), 1U);
    EXPECT_EQ(this->mark(), 0U);
}

TYPED_TEST(OrphansTest, ACompanysConnectionIsNoneWhileAnyAgentOfTheCompanyHasATemplate) {
    this->put(this->lost(this->companys_key_));
    this->put(this->lost(key_of("elsewhere", "")));
    this->save_template("agent");
    EXPECT_EQ(this->mark(), 1U);
    this->stores_.let_pass(days(7));
    EXPECT_EQ(this->due(), Keys{key_of("elsewhere", "")});
}

TYPED_TEST(OrphansTest, AMarkedOneIsDueAfterItsTimeTheLongestMarkedFirst) {
    this->put(this->lost(key_of("company", "b")));
    EXPECT_EQ(this->mark(), 1U);
    this->stores_.let_pass(minutes(1));
    this->put(this->lost(key_of("company", "a")));
    EXPECT_EQ(this->mark(), 1U);
    this->stores_.let_pass(days(7) - minutes(1));
    EXPECT_EQ(this->due(), Keys{key_of("company", "b")});
    this->stores_.let_pass(minutes(1));
    EXPECT_EQ(this->due(), (Keys{key_of("company", "b"), key_of("company", "a")}));
    EXPECT_EQ(this->due(1), Keys{key_of("company", "b")});
    EXPECT_EQ(this->counts(), (std::vector<std::size_t>{0, 0, 2}));
}

TYPED_TEST(OrphansTest, OneThatIsDueIsRemovedAndTold) {
    this->put(this->lost(this->key_));
    this->mark();
    EXPECT_FALSE(this->remove_orphan(this->key_)) << "not yet";
    this->stores_.let_pass(days(7));
    EXPECT_TRUE(this->remove_orphan(this->key_));
    EXPECT_FALSE(this->has(this->key_));
    EXPECT_EQ(this->told_of(this->key_), Texts{"farewell"});
    EXPECT_FALSE(this->remove_orphan(this->key_));
    EXPECT_EQ(this->told_of(this->key_), Texts{"farewell"});
    const std::int64_t made_again = this->put(connection_of(this->key_));
    EXPECT_GT(made_again, 0);
    EXPECT_EQ(this->counts(), this->none());
}

TYPED_TEST(OrphansTest, OneThatWasNeverMarkedIsNeverDue) {
    this->put(this->lost(this->key_));
    this->stores_.let_pass(days(1'000));
    EXPECT_TRUE(this->due().empty());
    EXPECT_FALSE(this->remove_orphan(this->key_));
    EXPECT_TRUE(this->has(this->key_));
}

TYPED_TEST(OrphansTest, OneThatIsAuthorisedAgainIsNoneAnyMoreAndLosesItsMark) {
    this->put(this->lost(this->key_));
    this->mark();
    this->stores_.let_pass(days(7));
    EXPECT_EQ(this->due(), Keys{this->key_});
    ports::Connection again = connection_of(this->key_);
    again.re_authorized_at = this->stores_.now();
    this->put(std::move(again));
    EXPECT_TRUE(this->due().empty());
    EXPECT_FALSE(this->remove_orphan(this->key_));
    EXPECT_EQ(this->counts(), (std::vector<std::size_t>{0, 1, 0}));
    EXPECT_EQ(this->unmark(), 1U);
    EXPECT_EQ(this->unmark(), 0U);
    EXPECT_EQ(this->counts(), this->none());
    EXPECT_TRUE(this->has(this->key_));
}

TYPED_TEST(OrphansTest, OneWhoseAgentGetsATemplateIsNoneAnyMoreAndIsMarkedAnewShouldItBeOneAgain) {
    this->put(this->lost(this->key_));
    this->mark();
    this->stores_.let_pass(days(7));
    this->save_template("agent");
    EXPECT_FALSE(this->remove_orphan(this->key_));
    EXPECT_EQ(this->unmark(), 1U);
    this->save_template("another");  // it changes hands
    EXPECT_TRUE(this->due().empty());
    EXPECT_EQ(this->mark(), 1U);
    EXPECT_TRUE(this->due().empty());
}

TYPED_TEST(OrphansTest, MarksComeAndGoInPages) {
    for (const char* agent : {"a", "b", "c", "d", "e"}) this->put(this->lost(key_of("company", agent)));
    EXPECT_EQ(this->mark(2), 2U);
    EXPECT_EQ(this->mark(2), 2U);
    EXPECT_EQ(this->mark(2), 1U);
    for (const char* agent : {"a", "b", "c", "d", "e"}) this->save_template(agent, agent);
    EXPECT_EQ(this->unmark(3), 3U);
    EXPECT_EQ(this->unmark(3), 2U);
}

TYPED_TEST(OrphansTest, AMarkChangesNoVersion) {
    const std::int64_t version = this->put(this->lost(this->key_));
    this->mark();
    EXPECT_EQ(this->get(this->key_).version, version);
}

TYPED_TEST(OrphansTest, OfPurgesAtOnceOneRemovesAndTells) {
    this->put(this->lost(this->key_));
    this->mark();
    this->stores_.let_pass(days(7));
    int removed = 0;
    for (const auto& one :
         this->run_at_once(10, [this] { return this->orphans().remove(this->key_, kRule, {"farewell"}); })) {
        ASSERT_TRUE(one) << one.error().message;
        removed += *one ? 1 : 0;
    }
    EXPECT_EQ(removed, 1);
    EXPECT_EQ(this->told_of(this->key_), Texts{"farewell"});
}

TYPED_TEST(OrphansTest, AnOutageIsUnavailableAndPasses) {
    this->put(this->lost(this->key_));
    this->stores_.go_down();
    EXPECT_TRUE(is_unavailable(this->run(this->orphans().count(kRule))));
    EXPECT_TRUE(is_unavailable(this->run(this->orphans().mark(kRule, 1))));
    EXPECT_TRUE(is_unavailable(this->run(this->orphans().unmark(kRule, 1))));
    EXPECT_TRUE(is_unavailable(this->run(this->orphans().due(kRule, 1))));
    EXPECT_TRUE(is_unavailable(this->run(this->orphans().remove(this->key_, kRule, {"farewell"}))));
    this->stores_.come_back();
    EXPECT_EQ(this->mark(), 1U);
}

}  // namespace
}  // namespace calfleet::conformance
