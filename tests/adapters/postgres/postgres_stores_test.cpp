// What only a server that others reach too can get wrong: bytes that somebody reads or changed, and workers
// that wait for each other.
#include "conformance/postgres_stores.hpp"

#include "conformance/connections.hpp"
#include "conformance/jobs.hpp"
#include "conformance/sessions.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace calfleet::conformance {
namespace {

class PostgresStoresTest : public ConnectionsTest<PostgresStores> {
protected:
    // In the place of whatever was there, readable or not.
    void save(ports::Connection connection) {
        ASSERT_TRUE(remove(connection.key));
        put(std::move(connection));
    }
    auto claim(std::string state_hash) {
        return run(stores_.oauth_sessions().claim(std::move(state_hash), core::CommandId("command")));
    }
    void begin(ports::OAuthSession session) {
        ASSERT_TRUE(run(stores_.oauth_sessions().begin(std::move(session), std::chrono::minutes(10))));
    }
    auto write_jobs(std::vector<ports::LedgerWrite> writes) {
        return stores_.job_ledger().write(std::move(writes));
    }
    int ask(std::string statement) {
        return *run(stores_.database().read(
            [statement](pqxx::transaction_base& statements) -> core::Result<int, ports::StoreError> {
                return statements.exec_params(statement)[0][0].as<int>();
            }));
    }
};

TEST_F(PostgresStoresTest, TokensNeverReachTheServerInTheOpen) {
    save(connection_of(key_of("company", "agent"), "canary-5f2c1e"));
    ports::OAuthSession session = session_of("state");
    session.verifier = core::Secret("canary-5f2c1e");
    begin(std::move(session));
    EXPECT_EQ(ask("SELECT count(*) FROM oauth_sessions WHERE encode(verifier, 'escape') NOT LIKE '%canary%'"),
              1);
    EXPECT_EQ(
        ask("SELECT count(*) FROM organization_connections AS c WHERE c::text LIKE '%owner@example.com%'"),
        1);
    EXPECT_EQ(ask("SELECT count(*) FROM organization_connections WHERE encode(auth_data, 'escape') LIKE "
                  "'%canary%'"),
              0);
}

TEST_F(PostgresStoresTest, TokensThatWereChangedOrGivenToAnotherRowAreCorrupt) {
    const auto key = key_of("company", "agent");
    for (const char* change : {
             "UPDATE organization_connections SET auth_data = substr(auth_data, 1, length(auth_data) - 1)",
             "UPDATE organization_connections SET auth_data = ''",
             "UPDATE organization_connections SET auth_data = '{\"access_token\":\"mine\"}'",
         }) {
        save(connection_of(key));
        EXPECT_TRUE(find(key)->has_value());
        stores_.execute(change);
        EXPECT_TRUE(is_corrupt(find(key))) << change;
    }
    save(connection_of(key));
    stores_.execute("UPDATE organization_connections SET agent_id = 'thief'");
    EXPECT_TRUE(is_corrupt(find(key_of("company", "thief"))));
}

TEST_F(PostgresStoresTest, AVerifierOpensForNobodyButWhomItWasMadeFor) {
    for (const char* column : {"company_id", "agent_id", "code", "user_id", "redirect_uri"}) {
        begin(session_of(column));
        stores_.execute("UPDATE oauth_sessions SET " + std::string(column) +
                        " = 'another' WHERE state_hash = '" + column + "'");
        EXPECT_TRUE(is_corrupt(claim(column))) << column;
    }
}

TEST_F(PostgresStoresTest, AVerifierThatWasChangedOrSwappedIsCorrupt) {
    for (const char* state : {"one", "two"}) begin(session_of(state));
    const auto key = key_of("company", "agent");
    save(connection_of(key));
    for (const char* change : {
             "UPDATE oauth_sessions SET verifier = (SELECT verifier FROM oauth_sessions WHERE state_hash = "
             "'two') WHERE state_hash = 'one'",
             "UPDATE oauth_sessions SET verifier = (SELECT auth_data FROM organization_connections)",
             "UPDATE oauth_sessions SET verifier = ''",
         }) {
        stores_.execute(change);
        EXPECT_TRUE(is_corrupt(claim("one"))) << change;
    }
    begin(session_of("three"));
    stores_.execute(
        "UPDATE organization_connections SET auth_data = (SELECT verifier FROM oauth_sessions WHERE "
        "state_hash = 'three')");
    EXPECT_TRUE(is_corrupt(find(key)));
    EXPECT_EQ((*claim("three"))->verifier.reveal(), "verifier of three");
}

TEST_F(PostgresStoresTest, ARefreshHistoryThatNoReleaseWritesCountsAsEmpty) {
    ports::Connection connection = full_connection(key_of("company", "agent"));
    put(connection.duplicate());
    put(full_connection(key_of("company", "other")));
    stores_.execute("UPDATE organization_connections SET refreshes = 'odd' WHERE agent_id = 'agent'");
    const auto page = run(stores_.connection_survey().refresh_histories(0, 10));
    ASSERT_TRUE(page) << page.error().message;
    ASSERT_EQ(page->entries.size(), 2u);
    EXPECT_EQ(page->entries[0].refreshes, core::RefreshHistory());
    EXPECT_EQ(page->entries[1].refreshes, connection.refreshes);
}

TEST_F(PostgresStoresTest, AuthorisationsThatAreOverDoNotPileUp) {
    for (int i = 0; i < 20; ++i) begin(session_of("old " + std::to_string(i)));
    stores_.let_pass(std::chrono::hours(1));
    begin(session_of("new"));
    EXPECT_EQ(ask("SELECT count(*) FROM oauth_sessions"), 1);
}

TEST_F(PostgresStoresTest, AStoredTemplateThatCannotBeReadIsCorruptAndNamed) {
    stores_.execute(
        "INSERT INTO booking_templates (company_id, template_id, agent_id, name, definition) "
        "VALUES ('company', 'id', 'agent', 'n', '{}')");
    const auto found = run(
        stores_.templates().find(core::CompanyId("company"), core::AgentId("agent"), core::TemplateId("id")));
    ASSERT_TRUE(is_corrupt(found));
    EXPECT_EQ(found.error().message,
              "the stored template id cannot be used: name: Must be 1 to 200 characters on one line.");
}

TEST_F(PostgresStoresTest, RecordsAndIntentsAreBytes) {
    std::string bytes("\0\xff\\", 3);
    for (int i = 0; i < 20'000; ++i) bytes += static_cast<char>(i % 256);
    const auto rows = run(write_jobs({start_of("c1"), ports::JobIntent{core::CommandId("c1"), bytes},
                                      ports::JobOutcome{core::CommandId("c1"), bytes, true, std::nullopt},
                                      start_of("c1", "two")}));
    ASSERT_TRUE(rows) << rows.error().message;
    EXPECT_EQ(rows->back().intent, bytes);
    EXPECT_EQ(rows->back().records, bytes);
}

// Each batch names the same commands in another order; a circle of waiting would make some of them fail.
TEST_F(PostgresStoresTest, BatchesOfTheSameCommandsNeverWaitInACircle) {
    std::vector<std::string> ids;
    for (int i = 0; i < 50; ++i) ids.push_back("command " + std::to_string(i));
    int turn = 0;
    const auto call = [this, &ids, &turn] {
        std::rotate(ids.begin(), ids.begin() + 7, ids.end());
        if (++turn % 2 == 0) std::reverse(ids.begin(), ids.end());
        std::vector<ports::LedgerWrite> writes;
        for (const std::string& id : ids)
            writes.emplace_back(start_of(id, "attempt " + std::to_string(turn)));
        for (const std::string& id : ids)
            writes.emplace_back(intent_of(id, "intent " + std::to_string(turn)));
        return write_jobs(std::move(writes));
    };
    for (const conformance::Written& written : run_at_once(40, call))
        EXPECT_TRUE(written) << written.error().message;
    EXPECT_EQ(ask("SELECT count(*) FROM command_ledger WHERE attempts = 40"), 50);
}

TEST_F(PostgresStoresTest, OnlyABatchThatMayHaveToBeUndoneTakesATransaction) {
    const auto last_word_was_commit = [this] {
        return !stores_
                    .execute(
                        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query = "
                        "'COMMIT'")
                    .empty();
    };
    ASSERT_TRUE(run(write_jobs({start_of("c1")})));
    EXPECT_FALSE(last_word_was_commit());
    ASSERT_TRUE(run(write_jobs({intent_of("c1")})));
    ASSERT_TRUE(run(write_jobs({success_of("c1")})));
    ASSERT_TRUE(run(write_jobs({start_of("c2"), start_of("c3")})));
    EXPECT_FALSE(last_word_was_commit());
    ASSERT_TRUE(run(write_jobs({start_of("c4"), intent_of("c2")})));
    EXPECT_TRUE(last_word_was_commit());
}

}  // namespace
}  // namespace calfleet::conformance
