// A deletion that is carried out long after it was asked for: what was made of the agent since then stays.
#include "conformance/connections.hpp"
#include "conformance/every_kind.hpp"
#include "conformance/sessions.hpp"
#include "conformance/templates.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace calfleet::conformance {
namespace {

using ports::AgentHoldings;
using ports::ConnectionKey;
using ports::PurgedAgent;
using std::chrono::hours;
using std::chrono::minutes;
using Keys = std::vector<ConnectionKey>;
using Ids = std::vector<core::TemplateId>;
using Texts = std::vector<std::string>;

template <class Stores>
class LatePurgeTest : public ConnectionsTest<Stores> {
protected:
    ports::AgentStore& agents() { return this->stores_.agents(); }

    void save_template(const std::string& id, const std::string& of = "agent") {
        ASSERT_TRUE(this->run(this->stores_.templates().save(template_of("company", of, id))));
    }
    bool has_template(const std::string& id, const std::string& of = "agent") {
        return this
            ->run(this->stores_.templates().find(core::CompanyId("company"), core::AgentId(of),
                                                 core::TemplateId(id)))
            ->has_value();
    }
    void begin_session(const std::string& state) {
        auto session = session_of(state);
        ASSERT_TRUE(this->run(
            this->stores_.oauth_sessions().begin(std::move(session), ports::kOAuthSessionLifetime)));
    }
    bool has_session(const std::string& state) {
        return this->run(this->stores_.oauth_sessions().claim(state, core::CommandId("command")))
            ->has_value();
    }
    void record_deletion() { ASSERT_TRUE(this->run(agents().record_deletion(company_, agent_))); }
    std::vector<ports::AgentStore::Deletion> unfinished() {
        return *this->run(agents().unfinished_deletions(10));
    }
    AgentHoldings holdings_until(std::optional<core::Instant> until) {
        return *this->run(agents().holdings(company_, agent_, until));
    }
    // As of the recorded deletion, bidding farewell to all that might be there.
    PurgedAgent purge(const Keys& keys, const Ids& templates) {
        ports::AgentFarewells farewells;
        for (const ConnectionKey& key : keys) farewells.connections.push_back({key, {"gone"}});
        for (const core::TemplateId& id : templates)
            farewells.templates.push_back({id, {"gone " + id.str()}});
        return *this->run(
            agents().purge(company_, agent_, std::move(farewells), unfinished().at(0).requested_at));
    }

    const core::CompanyId company_{"company"};
    const core::AgentId agent_{"agent"};
    const ConnectionKey key_ = key_of("company", "agent");
    const ConnectionKey other_key_ = key_of("company", "agent", "calendly");
    const ConnectionKey companys_key_ = key_of("company", "");
};
TYPED_TEST_SUITE(LatePurgeTest, EveryKind, KindNames);

TYPED_TEST(LatePurgeTest, ADeletionSaysWhenItWasAskedFor) {
    const core::Instant before = this->stores_.now() - minutes(1);
    this->record_deletion();
    const auto deletions = this->unfinished();
    ASSERT_EQ(deletions.size(), 1U);
    EXPECT_GT(deletions[0].requested_at, before);
    EXPECT_LT(deletions[0].requested_at, this->stores_.now() + minutes(1));
}

TYPED_TEST(LatePurgeTest, WhatWasThereBeforeGoesAndItsTemplatesAreTold) {
    this->save_template("one");
    this->save_template("two");
    this->put(connection_of(this->key_));
    this->stores_.let_pass(minutes(1));
    this->record_deletion();
    this->stores_.let_pass(hours(8));

    const AgentHoldings held = this->holdings_until(this->unfinished().at(0).requested_at);
    EXPECT_EQ(held.templates, (Ids{core::TemplateId("one"), core::TemplateId("two")}));
    EXPECT_EQ(held.connections, Keys{this->key_});
    const PurgedAgent purged = this->purge({this->key_}, {core::TemplateId("one"), core::TemplateId("none")});
    EXPECT_EQ(purged.templates, 2U);
    EXPECT_EQ(purged.connections, 1U);
    EXPECT_TRUE(purged.was_recorded);
    EXPECT_FALSE(this->has(this->key_) || this->has_template("one") || this->has_template("two"));
    EXPECT_EQ(this->told_of(this->key_), Texts{"gone"});
    EXPECT_EQ(this->told_of(ports::agent_key(this->company_, this->agent_)), Texts{"gone one"});
    EXPECT_TRUE(this->unfinished().empty());
}

TYPED_TEST(LatePurgeTest, WhatWasMadeSinceStaysAndIsNotTold) {
    this->put(connection_of(this->key_));
    this->save_template("old");
    this->stores_.let_pass(minutes(1));
    this->record_deletion();
    this->stores_.let_pass(minutes(1));
    this->put(connection_of(this->other_key_));
    this->save_template("new");

    const AgentHoldings held = this->holdings_until(this->unfinished().at(0).requested_at);
    EXPECT_EQ(held.templates, Ids{core::TemplateId("old")});
    EXPECT_EQ(held.templates_of_company, 2);
    EXPECT_EQ(held.connections, Keys{this->key_});
    const PurgedAgent purged =
        this->purge({this->key_, this->other_key_}, {core::TemplateId("old"), core::TemplateId("new")});
    EXPECT_EQ(purged.templates, 1U);
    EXPECT_EQ(purged.connections, 1U);
    EXPECT_TRUE(this->has(this->other_key_) && this->has_template("new"));
    EXPECT_TRUE(this->told_of(this->other_key_).empty());
    EXPECT_EQ(this->told_of(ports::agent_key(this->company_, this->agent_)), Texts{"gone old"});
    EXPECT_TRUE(this->unfinished().empty());
}

TYPED_TEST(LatePurgeTest, WhatWasSavedOrAuthorisedAnewSinceStays) {
    this->save_template("template");
    this->put(connection_of(this->key_));
    this->stores_.let_pass(minutes(1));
    this->record_deletion();
    this->stores_.let_pass(hours(1));
    this->save_template("template");
    ports::Connection again = this->get(this->key_);
    again.re_authorized_at = this->stores_.now();
    this->put(std::move(again));

    const PurgedAgent purged = this->purge({this->key_}, {core::TemplateId("template")});
    EXPECT_EQ(purged.templates + purged.connections, 0U);
    EXPECT_TRUE(purged.was_recorded);
    EXPECT_TRUE(this->has(this->key_) && this->has_template("template"));
}

TYPED_TEST(LatePurgeTest, ARefreshIsNoAuthorisation) {
    this->put(connection_of(this->key_));
    this->stores_.let_pass(minutes(1));
    this->record_deletion();
    this->stores_.let_pass(hours(1));
    ports::Connection refreshed = this->get(this->key_);
    refreshed.last_refresh_at = this->stores_.now();
    this->put(std::move(refreshed));
    EXPECT_EQ(this->purge({this->key_}, {}).connections, 1U);
}

TYPED_TEST(LatePurgeTest, ACompanysConnectionStaysWithAnAgentThatWasMadeAgain) {
    this->put(connection_of(this->companys_key_));
    this->save_template("old");
    this->stores_.let_pass(minutes(1));
    this->record_deletion();
    this->stores_.let_pass(minutes(1));
    EXPECT_EQ(this->holdings_until(this->unfinished().at(0).requested_at).connections,
              Keys{this->companys_key_});
    this->save_template("new");
    EXPECT_EQ(this->holdings_until(this->unfinished().at(0).requested_at).connections, Keys{});
    EXPECT_EQ(this->purge({this->companys_key_}, {}).connections, 0U);
    EXPECT_TRUE(this->has(this->companys_key_));
}

TYPED_TEST(LatePurgeTest, AnAuthorisationUnderWayGoesOnlyWhenItBeganBefore) {
    this->begin_session("before");
    this->stores_.let_pass(minutes(1));
    this->record_deletion();
    this->stores_.let_pass(minutes(1));
    this->begin_session("since");
    this->purge({}, {});
    EXPECT_FALSE(this->has_session("before"));
    EXPECT_TRUE(this->has_session("since"));
}

TYPED_TEST(LatePurgeTest, ADeletionThatWasAskedForAgainMeanwhileStaysOnRecord) {
    this->record_deletion();
    const core::Instant first = this->unfinished().at(0).requested_at;
    this->stores_.let_pass(minutes(1));
    this->record_deletion();
    // Both as they are by now: a minute has passed for whatever was there before.
    const core::Instant earlier =
        std::min(first, this->unfinished().at(0).requested_at) - std::chrono::seconds(30);
    const auto purged = this->run(this->agents().purge(this->company_, this->agent_, {}, earlier));
    ASSERT_TRUE(purged);
    EXPECT_FALSE(purged->was_recorded);
    EXPECT_EQ(this->unfinished().size(), 1U);
}

}  // namespace
}  // namespace calfleet::conformance
