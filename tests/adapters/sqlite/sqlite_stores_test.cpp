// What only a store on a disk can get wrong: bytes that somebody changed, and bytes that somebody reads.
#include "conformance/connections.hpp"
#include "conformance/sessions.hpp"
#include "conformance/stores.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace calfleet::conformance {
namespace {

class SqliteStoresTest : public ConnectionsTest<SqliteStores> {
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

    // Everything the store has on the disk: the file, its write-ahead log, its index.
    std::string bytes_on_disk() const {
        std::string bytes;
        for (const auto& entry : std::filesystem::directory_iterator(stores_.volume())) {
            std::ifstream file(entry.path(), std::ios::binary);
            bytes.append(std::istreambuf_iterator<char>(file), {});
        }
        return bytes;
    }
};

TEST_F(SqliteStoresTest, TokensNeverReachTheDiskInTheOpen) {
    const std::string canary = "canary-5f2c1e";
    for (const char* agent : {"one", "two", "one"}) save(connection_of(key_of("company", agent), canary));
    ports::OAuthSession session = session_of("state");
    session.verifier = core::Secret::copy_of(canary);
    begin(std::move(session));
    for (const bool closed : {false, true}) {
        if (closed) stores_.close();
        const std::string bytes = bytes_on_disk();
        EXPECT_NE(bytes.find("owner@example.com"), std::string::npos);  // we looked where the rows are
        EXPECT_EQ(bytes.find("canary"), std::string::npos);
        EXPECT_EQ(bytes.find("access_token\""), std::string::npos);
    }
}

TEST_F(SqliteStoresTest, ChangedTokensAreCorrupt) {
    const auto key = key_of("company", "agent");
    save(connection_of(key));
    for (const char* change : {
             "UPDATE organization_connections SET auth_data = substr(auth_data, 1, length(auth_data) - 1)",
             "UPDATE organization_connections SET auth_data = zeroblob(100)",
             "UPDATE organization_connections SET auth_data = x''",
             "UPDATE organization_connections SET auth_data = CAST('{\"access_token\":\"mine\"}' AS BLOB)",
         }) {
        save(connection_of(key));
        EXPECT_TRUE(find(key)->has_value());
        stores_.execute(change);
        const auto found = find(key);
        EXPECT_TRUE(is_corrupt(found)) << change;
        EXPECT_EQ(found.error().message.find("mine"), std::string::npos);
    }
}

TEST_F(SqliteStoresTest, TokensThatWereSwappedBetweenRowsAreCorrupt) {
    save(connection_of(key_of("company", "one")));
    save(connection_of(key_of("company", "two")));
    save(connection_of(key_of("other", "one")));
    stores_.execute(
        "UPDATE organization_connections AS target SET auth_data = (SELECT auth_data FROM "
        "organization_connections AS source WHERE source.id = target.id % 3 + 1)");
    for (const auto& key : {key_of("company", "one"), key_of("company", "two"), key_of("other", "one")})
        EXPECT_TRUE(is_corrupt(find(key)));
}

TEST_F(SqliteStoresTest, ARowThatWasGivenToAnotherAgentOrCompanyIsCorrupt) {
    save(connection_of(key_of("company", "agent")));
    stores_.execute("UPDATE organization_connections SET agent_id = 'thief'");
    EXPECT_TRUE(is_corrupt(find(key_of("company", "thief"))));
    stores_.execute("UPDATE organization_connections SET agent_id = 'agent', company_id = 'thieves'");
    EXPECT_TRUE(is_corrupt(find(key_of("thieves", "agent"))));
    stores_.execute("UPDATE organization_connections SET company_id = 'company', code = 'calendly'");
    EXPECT_TRUE(is_corrupt(find(key_of("company", "agent", "calendly"))));
}

TEST_F(SqliteStoresTest, AVerifierOpensForNobodyButWhomItWasMadeFor) {
    for (const char* column : {"company_id", "agent_id", "code", "user_id", "redirect_uri"}) {
        begin(session_of(column));
        stores_.execute("UPDATE oauth_sessions SET " + std::string(column) +
                        " = 'another' WHERE state_hash = '" + column + "'");
        EXPECT_TRUE(is_corrupt(claim(column))) << column;
    }
}

TEST_F(SqliteStoresTest, AVerifierThatWasChangedOrSwappedIsCorrupt) {
    for (const char* state : {"one", "two"}) begin(session_of(state));
    const auto key = key_of("company", "agent");
    save(connection_of(key));
    for (const char* change : {
             "UPDATE oauth_sessions SET verifier = (SELECT verifier FROM oauth_sessions WHERE state_hash = "
             "'two') WHERE state_hash = 'one'",
             "UPDATE oauth_sessions SET verifier = (SELECT auth_data FROM organization_connections)",
             "UPDATE oauth_sessions SET verifier = x''",
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

TEST_F(SqliteStoresTest, StatesThatNoReleaseWritesAreCorrupt) {
    const auto key = key_of("company", "agent");
    for (const char* column : {"state", "cause", "failure_reason", "refreshes"}) {
        save(connection_of(key));
        stores_.execute("UPDATE organization_connections SET " + std::string(column) + " = 'odd'");
        const auto found = find(key);
        ASSERT_TRUE(is_corrupt(found)) << column;
        EXPECT_EQ(found.error().message,
                  "organization_connections." + std::string(column) + " holds what no release ever wrote");
    }
}

TEST_F(SqliteStoresTest, ARefreshHistoryThatNoReleaseWritesCountsAsEmpty) {
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

TEST_F(SqliteStoresTest, AuthorisationsThatAreOverDoNotPileUp) {
    for (int i = 0; i < 20; ++i) begin(session_of("old " + std::to_string(i)));
    stores_.let_pass(std::chrono::hours(1));
    begin(session_of("new"));
    const auto count = [](SQLite::Database& database) -> core::Result<int, ports::StoreError> {
        return database.execAndGet("SELECT count(*) FROM oauth_sessions").getInt();
    };
    EXPECT_EQ(*run(stores_.database().read(count)), 1);
}

TEST_F(SqliteStoresTest, OneRowHoldsOneConnectionAsTheExistingProductKnowsIt) {
    put(connection_of(key_of("company", "agent")));
    put(connection_of(key_of("company", "agent")));
    const auto ask = [](SQLite::Database& database) -> core::Result<int, ports::StoreError> {
        return database
            .execAndGet(
                "SELECT count(*) FROM organization_connections WHERE category = 'credential' AND "
                "code = 'google_calendar' AND auth_type = 'oauth2' AND expires_at = 1795000000123 AND "
                "created_at > 1700000000000 AND updated_at >= created_at AND version > created_at AND "
                "token_version = version")
            .getInt();
    };
    EXPECT_EQ(*run(stores_.database().read(ask)), 1);
}

TEST_F(SqliteStoresTest, AFullDiskKeepsTheRowAsItWas) {
    const auto key = key_of("company", "agent");
    save(connection_of(key, "old"));
    stores_.execute("PRAGMA max_page_count = 1");  // no more than there are
    ports::Connection large = connection_of(key, "new");
    large.granted_scopes = std::string(100'000, 's');
    large.version = get(key).version;
    EXPECT_TRUE(is_unavailable(write(std::move(large), true, announcing("never"))));
    EXPECT_EQ(get(key).access_token.reveal(), "access-old");
    EXPECT_TRUE(told_of(key).empty());
    stores_.execute("PRAGMA max_page_count = 100000");
    put(connection_of(key, "new"));
    EXPECT_EQ(get(key).access_token.reveal(), "access-new");
}

TEST_F(SqliteStoresTest, AStoredTemplateThatCannotBeReadIsCorruptAndNamed) {
    const auto store = [this](const std::string& definition) {
        stores_.execute(
            "INSERT OR REPLACE INTO booking_templates (company_id, template_id, agent_id, name, definition) "
            "VALUES ('company', 'id', 'agent', 'n', '" +
            definition + "')");
        return run(stores_.templates().find(core::CompanyId("company"), core::AgentId("agent"),
                                            core::TemplateId("id")));
    };
    EXPECT_TRUE(is_corrupt(store("{\"name\":")));
    const auto found = store("{}");
    ASSERT_TRUE(is_corrupt(found));
    EXPECT_EQ(found.error().message,
              "the stored template id cannot be used: name: Must be 1 to 200 characters on one line.");
}

}  // namespace
}  // namespace calfleet::conformance
