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

using ports::AgentFarewells;
using ports::AgentHoldings;
using ports::ConnectionKey;
using std::chrono::minutes;
using Keys = std::vector<ConnectionKey>;
using Ids = std::vector<core::TemplateId>;
using Texts = std::vector<std::string>;

template <class Stores>
class AgentStoreTest : public ConnectionsTest<Stores> {
protected:
    ports::AgentStore& agents() { return this->stores_.agents(); }

    void save_template(const std::string& company, const std::string& agent, const std::string& id) {
        ASSERT_TRUE(this->run(this->stores_.templates().save(template_of(company, agent, id))));
    }
    bool has_template(const std::string& company, const std::string& agent, const std::string& id) {
        return this
            ->run(this->stores_.templates().find(core::CompanyId(company), core::AgentId(agent),
                                                 core::TemplateId(id)))
            ->has_value();
    }
    void begin_session(const std::string& state_hash, const std::string& company, const std::string& agent) {
        auto session = session_of(state_hash, company, agent);
        ASSERT_TRUE(this->run(this->stores_.oauth_sessions().begin(std::move(session), minutes(10))));
    }
    bool has_session(const std::string& state_hash) {
        return this->run(this->stores_.oauth_sessions().claim(state_hash, core::CommandId("command")))
            ->has_value();
    }
    AgentHoldings holdings(const std::string& company, const std::string& agent) {
        return *this->run(agents().holdings(core::CompanyId(company), core::AgentId(agent), std::nullopt));
    }
    void record_deletion(const std::string& company, const std::string& agent) {
        ASSERT_TRUE(this->run(agents().record_deletion(core::CompanyId(company), core::AgentId(agent))));
    }
    static AgentFarewells farewells_to(const Keys& keys) {
        AgentFarewells farewells;
        for (const ConnectionKey& key : keys) farewells.connections.push_back({key, {"farewell"}});
        return farewells;
    }
    // Bids farewell to those connections.
    void purge(const std::string& company, const std::string& agent, const Keys& keys = {}) {
        const auto purged = this->run(
            agents().purge(core::CompanyId(company), core::AgentId(agent), farewells_to(keys), std::nullopt));
        ASSERT_TRUE(purged) << purged.error().message;
    }
    Texts unfinished(std::size_t limit = 100) {
        Texts names;
        for (const auto& deletion : *this->run(agents().unfinished_deletions(limit)))
            names.push_back(deletion.company_id.str() + "/" + deletion.agent_id.str());
        return names;
    }
    // One of everything a store may hold of an agent.
    void settle(const std::string& company, const std::string& agent) {
        save_template(company, agent, "one of " + agent);
        save_template(company, agent, "two of " + agent);
        this->put(connection_of(key_of(company, agent)));
        this->put(connection_of(key_of(company, agent, "calendly")));
        begin_session("state of " + company + " " + agent, company, agent);
    }
    static Keys keys_of(const std::string& company, const std::string& agent) {
        return {key_of(company, agent, "calendly"), key_of(company, agent)};
    }
    void expect_whole(const std::string& company, const std::string& agent) {
        EXPECT_TRUE(has_template(company, agent, "one of " + agent));
        EXPECT_TRUE(has_template(company, agent, "two of " + agent));
        for (const ConnectionKey& key : keys_of(company, agent)) {
            EXPECT_TRUE(this->has(key));
            EXPECT_TRUE(this->told_of(key).empty());
        }
        EXPECT_TRUE(has_session("state of " + company + " " + agent));
    }
};
TYPED_TEST_SUITE(AgentStoreTest, EveryKind, KindNames);

TYPED_TEST(AgentStoreTest, AnAgentHoldsItsTemplatesAndConnections) {
    this->settle("company", "agent");
    this->settle("company", "other");
    this->settle("elsewhere", "agent");
    const AgentHoldings held = this->holdings("company", "agent");
    EXPECT_EQ(held.templates, (Ids{core::TemplateId("one of agent"), core::TemplateId("two of agent")}));
    EXPECT_EQ(held.templates_of_company, 4);
    EXPECT_EQ(held.connections, this->keys_of("company", "agent"));
}

TYPED_TEST(AgentStoreTest, WhoIsNotThereHoldsNothing) {
    this->settle("company", "agent");
    const AgentHoldings held = this->holdings("company", "nobody");
    EXPECT_TRUE(held.templates.empty());
    EXPECT_EQ(held.templates_of_company, 2);
    EXPECT_TRUE(held.connections.empty());
    EXPECT_EQ(this->holdings("nowhere", "agent").templates_of_company, 0);
}

TYPED_TEST(AgentStoreTest, ACompanysConnectionIsHeldByItsLastAgentAlone) {
    const Keys companys{key_of("company", "")};
    this->put(connection_of(companys.front()));
    this->put(connection_of(key_of("elsewhere", "third")));
    this->save_template("elsewhere", "third", "t");
    this->save_template("company", "one", "of one");
    EXPECT_EQ(this->holdings("company", "one").connections, companys);
    EXPECT_EQ(this->holdings("company", "two").connections, Keys{});

    this->save_template("company", "two", "of two");
    EXPECT_EQ(this->holdings("company", "one").connections, Keys{});
    this->purge("company", "two");
    EXPECT_EQ(this->holdings("company", "one").connections, companys);

    this->put(connection_of(key_of("company", "three")));
    EXPECT_EQ(this->holdings("company", "one").connections, Keys{});
    EXPECT_EQ(this->holdings("company", "three").connections, Keys{key_of("company", "three")});
    ASSERT_TRUE(*this->remove(key_of("company", "three")));
    this->purge("company", "one");
    EXPECT_EQ(this->holdings("company", "one").connections, companys);
    EXPECT_EQ(this->holdings("elsewhere", "one").connections, Keys{});
}

TYPED_TEST(AgentStoreTest, APurgeLeavesNothingOfTheAgentAndEverythingOfOthers) {
    this->settle("company", "agent");
    this->settle("company", "other");
    this->settle("elsewhere", "agent");
    this->record_deletion("company", "agent");
    this->record_deletion("company", "other");
    this->record_deletion("elsewhere", "agent");

    this->purge("company", "agent", this->keys_of("company", "agent"));
    const AgentHoldings held = this->holdings("company", "agent");
    EXPECT_TRUE(held.templates.empty());
    EXPECT_TRUE(held.connections.empty());
    EXPECT_EQ(held.templates_of_company, 2);
    for (const ConnectionKey& key : this->keys_of("company", "agent")) {
        EXPECT_FALSE(this->has(key));
        EXPECT_EQ(this->told_of(key), Texts{"farewell"});
    }
    EXPECT_FALSE(this->has_session("state of company agent"));
    EXPECT_EQ(this->unfinished(), (Texts{"company/other", "elsewhere/agent"}));
    this->expect_whole("company", "other");
    this->expect_whole("elsewhere", "agent");
}

TYPED_TEST(AgentStoreTest, APurgeMayBeRepeatedAndTellsNothingTwice) {
    this->settle("company", "agent");
    for (int i = 0; i < 3; ++i) this->purge("company", "agent", this->keys_of("company", "agent"));
    for (const ConnectionKey& key : this->keys_of("company", "agent"))
        EXPECT_EQ(this->told_of(key), Texts{"farewell"});
    this->purge("nowhere", "nobody", {key_of("nowhere", "nobody")});
    EXPECT_TRUE(this->told_of(key_of("nowhere", "nobody")).empty());
}

TYPED_TEST(AgentStoreTest, AConnectionThatIsNotBiddenFarewellStays) {
    this->settle("company", "agent");
    this->purge("company", "agent", {key_of("company", "agent")});
    EXPECT_FALSE(this->has(key_of("company", "agent")));
    EXPECT_TRUE(this->has(key_of("company", "agent", "calendly")));
    EXPECT_FALSE(this->has_template("company", "agent", "one of agent"));
}

TYPED_TEST(AgentStoreTest, AFarewellToAnothersConnectionIsNotHeeded) {
    this->settle("company", "agent");
    this->settle("company", "other");
    this->settle("elsewhere", "agent");
    this->put(connection_of(key_of("company", "")));
    this->purge("company", "agent",
                {key_of("company", "other"), key_of("elsewhere", "agent"), key_of("company", "")});
    this->expect_whole("company", "other");
    this->expect_whole("elsewhere", "agent");
    EXPECT_TRUE(this->has(key_of("company", "")));
    EXPECT_TRUE(this->told_of(key_of("company", "")).empty());
}

TYPED_TEST(AgentStoreTest, TheLastAgentTakesTheCompanysConnectionAlong) {
    this->put(connection_of(key_of("company", "")));
    this->save_template("company", "agent", "t");
    this->purge("company", "agent", this->holdings("company", "agent").connections);
    EXPECT_FALSE(this->has(key_of("company", "")));
    EXPECT_EQ(this->told_of(key_of("company", "")), Texts{"farewell"});
}

TYPED_TEST(AgentStoreTest, APurgedConnectionThatIsMadeAgainRepeatsNoVersion) {
    std::int64_t last = 0;
    for (int i = 0; i < 10; ++i) {
        const std::int64_t made = this->put(connection_of(key_of("company", "agent")));
        EXPECT_GT(made, last);
        last = this->put(connection_of(key_of("company", "agent")));
        EXPECT_GT(last, made);
        this->purge("company", "agent", {key_of("company", "agent")});
    }
}

TYPED_TEST(AgentStoreTest, DeletionsAreUnfinishedUntilTheyArePurgedTheOldestFirst) {
    for (const char* agent : {"c", "a", "b"}) {
        this->record_deletion("company", agent);
        this->stores_.let_pass(minutes(1));
    }
    EXPECT_EQ(this->unfinished(), (Texts{"company/c", "company/a", "company/b"}));
    EXPECT_EQ(this->unfinished(2), (Texts{"company/c", "company/a"}));
    EXPECT_EQ(*this->run(this->agents().count_unfinished_deletions()), 3U);
    this->purge("company", "a");
    EXPECT_EQ(this->unfinished(), (Texts{"company/c", "company/b"}));
    this->record_deletion("company", "c");  // recorded again it is as of the later time
    EXPECT_EQ(this->unfinished(), (Texts{"company/b", "company/c"}));
    EXPECT_EQ(*this->run(this->agents().count_unfinished_deletions()), 2U);
}

TYPED_TEST(AgentStoreTest, PurgesOfOneAgentAtOnceAllSucceedAndTellOnce) {
    this->settle("company", "agent");
    this->record_deletion("company", "agent");
    const auto call = [this] {
        return this->agents().purge(core::CompanyId("company"), core::AgentId("agent"),
                                    this->farewells_to(this->keys_of("company", "agent")), std::nullopt);
    };
    ports::PurgedAgent counted;
    int carried_out = 0;
    for (const auto& purged : this->run_at_once(10, call)) {
        ASSERT_TRUE(purged) << purged.error().message;
        counted.templates += purged->templates;
        counted.connections += purged->connections;
        carried_out += purged->was_recorded ? 1 : 0;
    }
    EXPECT_EQ(counted.templates, 2U);
    EXPECT_EQ(counted.connections, 2U);
    EXPECT_EQ(carried_out, 1);
    for (const ConnectionKey& key : this->keys_of("company", "agent"))
        EXPECT_EQ(this->told_of(key), Texts{"farewell"});
}

TYPED_TEST(AgentStoreTest, NamesMayBeAnyText) {
    const std::string awkward = "'); DROP TABLE agent_deletions;--\n\"\\ \xe4\xbd\xa0";
    this->settle(awkward, awkward);
    this->record_deletion(awkward, awkward);
    EXPECT_EQ(this->unfinished(), Texts{awkward + "/" + awkward});
    EXPECT_EQ(this->holdings(awkward, awkward).connections, this->keys_of(awkward, awkward));
    this->purge(awkward, awkward, this->keys_of(awkward, awkward));
    EXPECT_TRUE(this->unfinished().empty());
    EXPECT_TRUE(this->holdings(awkward, awkward).connections.empty());
}

TYPED_TEST(AgentStoreTest, AnOutageIsUnavailableAndPasses) {
    this->settle("company", "agent");
    const core::CompanyId company("company");
    const core::AgentId agent("agent");
    this->stores_.go_down();
    EXPECT_TRUE(is_unavailable(this->run(this->agents().holdings(company, agent, std::nullopt))));
    EXPECT_TRUE(is_unavailable(this->run(this->agents().record_deletion(company, agent))));
    EXPECT_TRUE(is_unavailable(this->run(this->agents().purge(company, agent, {}, std::nullopt))));
    EXPECT_TRUE(is_unavailable(this->run(this->agents().unfinished_deletions(10))));
    EXPECT_TRUE(is_unavailable(this->run(this->agents().count_unfinished_deletions())));
    this->stores_.come_back();
    this->expect_whole("company", "agent");
    this->record_deletion("company", "agent");
    EXPECT_EQ(this->unfinished(), Texts{"company/agent"});
}

}  // namespace
}  // namespace calfleet::conformance
