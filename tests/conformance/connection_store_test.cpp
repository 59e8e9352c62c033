#include "conformance/connections.hpp"
#include "conformance/every_kind.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace calfleet::conformance {
namespace {

using Found = core::Result<std::optional<ports::Connection>, ports::StoreError>;
using Saved = core::Result<std::int64_t, ports::StoreError>;

template <class Stores>
class ConnectionStoreTest : public StoreTest<Stores> {
protected:
    Found find(ports::ConnectionKey key) { return this->run(store().find(std::move(key))); }
    Saved save(ports::Connection connection) { return this->run(store().save(std::move(connection))); }
    ports::ConnectionStore& store() { return this->stores_.connections(); }
};
TYPED_TEST_SUITE(ConnectionStoreTest, EveryKind, KindNames);

TYPED_TEST(ConnectionStoreTest, WhatWasSavedIsFoundWhole) {
    ASSERT_TRUE(this->save(connection_of(key_of("company", "agent"))));
    const Found found = this->find(key_of("company", "agent"));
    ASSERT_TRUE(found && found->has_value());
    const ports::Connection& row = **found;
    EXPECT_EQ(row.key, key_of("company", "agent"));
    EXPECT_EQ(row.access_token.reveal(), "access-token");
    EXPECT_EQ(row.refresh_token.reveal(), "refresh-token");
    EXPECT_EQ(row.access_token_expires_at, core::Instant(std::chrono::milliseconds(1'795'000'000'123)));
    EXPECT_EQ(row.granted_scopes, "openid email calendar.events");
    EXPECT_EQ(row.connected_email, "owner@example.com");
    EXPECT_EQ(row.account_id, "account-1");
    EXPECT_EQ(row.version, 1);
}

TYPED_TEST(ConnectionStoreTest, WhatWasNeverSavedIsAbsent) {
    ASSERT_TRUE(this->save(connection_of(key_of("company", "agent"))));
    for (const auto& key : {key_of("company", "other"), key_of("other", "agent"), key_of("company", ""),
                            key_of("company", "agent", "calendly")}) {
        const Found found = this->find(key);
        ASSERT_TRUE(found);
        EXPECT_FALSE(found->has_value());
    }
}

TYPED_TEST(ConnectionStoreTest, SavingAgainReplacesInPlaceAndCountsUp) {
    EXPECT_EQ(*this->save(connection_of(key_of("company", "agent"), "old")), 1);
    ports::Connection replacement = connection_of(key_of("company", "agent"), "new");
    replacement.connected_email = "new@example.com";
    replacement.version = 77;  // the store counts, not the caller
    EXPECT_EQ(*this->save(std::move(replacement)), 2);
    const Found found = this->find(key_of("company", "agent"));
    ASSERT_TRUE(found && found->has_value());
    EXPECT_EQ((*found)->access_token.reveal(), "access-new");
    EXPECT_EQ((*found)->refresh_token.reveal(), "refresh-new");
    EXPECT_EQ((*found)->connected_email, "new@example.com");
    EXPECT_EQ((*found)->version, 2);
}

TYPED_TEST(ConnectionStoreTest, AgentsCompaniesAndProvidersKeepTheirOwnConnections) {
    const std::vector<ports::ConnectionKey> keys{key_of("a", "b"), key_of("a", ""), key_of("b", "a"),
                                                 key_of("a", "b", "calendly"), key_of("ab", "b")};
    for (std::size_t i = 0; i < keys.size(); ++i)
        EXPECT_EQ(*this->save(connection_of(keys[i], std::to_string(i))), 1);
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const Found found = this->find(keys[i]);
        ASSERT_TRUE(found && found->has_value());
        EXPECT_EQ((*found)->access_token.reveal(), "access-" + std::to_string(i));
    }
}

TYPED_TEST(ConnectionStoreTest, TextsMayHoldQuotesLineBreaksAndEveryScript) {
    const std::string awkward =
        "Robert'); DROP TABLE organization_connections;--\n\"\\ \xe4\xbd\xa0\xe5\xa5\xbd";
    ports::Connection connection = connection_of(key_of(awkward, awkward), awkward);
    connection.connected_email = awkward;
    ASSERT_TRUE(this->save(std::move(connection)));
    const Found found = this->find(key_of(awkward, awkward));
    ASSERT_TRUE(found && found->has_value());
    EXPECT_EQ((*found)->access_token.reveal(), "access-" + awkward);
    EXPECT_EQ((*found)->connected_email, awkward);
}

TYPED_TEST(ConnectionStoreTest, AThousandFindsAtOnceComplete) {
    ASSERT_TRUE(this->save(connection_of(key_of("company", "agent"))));
    const auto call = [this] { return this->store().find(key_of("company", "agent")); };
    for (const Found& found : this->run_at_once(1'000, call)) {
        ASSERT_TRUE(found && found->has_value());
        EXPECT_EQ((*found)->access_token.reveal(), "access-token");
    }
}

TYPED_TEST(ConnectionStoreTest, SavesAtOnceEachGetAVersionOfTheirOwn) {
    const auto call = [this] { return this->store().save(connection_of(key_of("company", "agent"))); };
    std::set<std::int64_t> versions;
    for (const Saved& saved : this->run_at_once(20, call)) versions.insert(*saved);
    EXPECT_EQ(versions.size(), 20u);
    EXPECT_EQ(*versions.rbegin(), 20);
}

TYPED_TEST(ConnectionStoreTest, AnOutageIsUnavailableAndPasses) {
    ASSERT_TRUE(this->save(connection_of(key_of("company", "agent"))));
    this->stores_.go_down();
    EXPECT_TRUE(is_unavailable(this->find(key_of("company", "agent"))));
    EXPECT_TRUE(is_unavailable(this->save(connection_of(key_of("company", "agent")))));
    this->stores_.come_back();
    EXPECT_EQ(*this->save(connection_of(key_of("company", "agent"))), 2);
    EXPECT_TRUE(this->find(key_of("company", "agent"))->has_value());
}

}  // namespace
}  // namespace calfleet::conformance
