#include "conformance/connections.hpp"
#include "conformance/every_kind.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace calfleet::conformance {
namespace {

using ports::Connection;
using Texts = std::vector<std::string>;

template <class Stores>
class ConnectionStoreTest : public ConnectionsTest<Stores> {
protected:
    // The version it has then; 0 when nothing was written.
    ports::awaitable<core::Result<std::int64_t, ports::StoreError>> write_or_remove(bool removes) {
        if (removes) {
            const auto removed = co_await this->store().remove(key_, std::nullopt);
            if (!removed) co_return removed.error();
            co_return 0;
        }
        ports::ConnectionWrite write{connection_of(key_), true, std::nullopt};
        const auto written = co_await this->store().write(std::move(write));
        if (!written) co_return written.error();
        co_return written->value_or(0);
    }

    const ports::ConnectionKey key_ = key_of("company", "agent");
};
TYPED_TEST_SUITE(ConnectionStoreTest, EveryKind, KindNames);

TYPED_TEST(ConnectionStoreTest, WhatWasWrittenIsFoundWhole) {
    const Connection written = full_connection(this->key_);
    const std::int64_t version = this->put(written.duplicate());
    const Connection row = this->get(this->key_);
    EXPECT_EQ(row.key, this->key_);
    EXPECT_EQ(row.access_token.reveal(), "access-token");
    EXPECT_EQ(row.refresh_token.reveal(), "refresh-token");
    EXPECT_EQ(row.access_token_expires_at, written.access_token_expires_at);
    EXPECT_EQ(row.access_token_life, written.access_token_life);
    EXPECT_EQ(row.refresh_token_expires_at, written.refresh_token_expires_at);
    EXPECT_EQ(row.granted_scopes, "openid email calendar.events");
    EXPECT_EQ(row.connected_email, "owner@example.com");
    EXPECT_EQ(row.account_id, "account-1");
    EXPECT_EQ(row.authorized_by, "command-1");
    EXPECT_EQ(row.health, written.health);
    EXPECT_EQ(row.refreshes, written.refreshes);
    EXPECT_EQ(row.last_refresh_at, written.last_refresh_at);
    EXPECT_EQ(row.next_refresh_at, written.next_refresh_at);
    EXPECT_EQ(row.last_known_good_at, written.last_known_good_at);
    EXPECT_EQ(row.re_authorized_at, written.re_authorized_at);
    EXPECT_EQ(row.version, version);
    EXPECT_EQ(row.token_version, version);
}

TYPED_TEST(ConnectionStoreTest, WhatIsNotSaidStaysUnsaid) {
    this->put(full_connection(this->key_));
    Connection bare = connection_of(this->key_);
    bare.refresh_token = core::Secret();
    this->put(bare.duplicate());
    const Connection row = this->get(this->key_);
    EXPECT_TRUE(row.refresh_token.empty());
    EXPECT_EQ(row.access_token_life, std::chrono::hours(1));
    EXPECT_EQ(row.health, core::ConnectionHealth());
    EXPECT_EQ(row.refreshes, core::RefreshHistory());
    EXPECT_EQ(row.authorized_by, "");
    for (const auto& time : {row.refresh_token_expires_at, row.last_refresh_at, row.next_refresh_at,
                             row.last_known_good_at, row.re_authorized_at})
        EXPECT_FALSE(time);
}

TYPED_TEST(ConnectionStoreTest, EveryStateIsKept) {
    using core::ConnectionHealth;
    const ConnectionHealth connected;
    for (const ConnectionHealth& health :
         {connected, core::after_revocation(), core::after_quota(connected, instant_of(1'795'000'000'001)),
          core::after_unreachable(connected, core::FailureReason::kApiUnreachable)}) {
        Connection connection = connection_of(this->key_);
        connection.health = health;
        this->put(std::move(connection));
        EXPECT_EQ(this->get(this->key_).health, health);
    }
}

TYPED_TEST(ConnectionStoreTest, WhatWasNeverWrittenIsAbsent) {
    this->put(connection_of(this->key_));
    for (const auto& key : {key_of("company", "other"), key_of("other", "agent"), key_of("company", ""),
                            key_of("company", "agent", "calendly")})
        EXPECT_FALSE(this->has(key));
}

TYPED_TEST(ConnectionStoreTest, AWriteReplacesTheVersionItReadAndCountsUp) {
    const std::int64_t first = this->put(connection_of(this->key_, "old"));
    Connection replacement = connection_of(this->key_, "new");
    replacement.version = first;
    replacement.token_version = 77;  // the store counts, not the caller
    const auto second = this->write(std::move(replacement));
    ASSERT_TRUE(second && *second);
    EXPECT_GT(**second, first);
    const Connection row = this->get(this->key_);
    EXPECT_EQ(row.access_token.reveal(), "access-new");
    EXPECT_EQ(row.refresh_token.reveal(), "refresh-new");
    EXPECT_EQ(row.version, **second);
    EXPECT_EQ(row.token_version, **second);
}

// Replaces the tokens of a connection so often, one replacement after the other.
inline ports::awaitable<int> replace_again_and_again(ports::ConnectionStore& store, ports::ConnectionKey key,
                                                     int times) {
    int replaced = 0;
    for (int i = 0; i < times; ++i) {
        auto standing = co_await store.find(key);
        ports::ConnectionWrite write{connection_of(key, std::to_string(i)), true, std::nullopt};
        write.connection.version = (*standing)->version;
        auto written = co_await store.write(std::move(write));
        if (written.has_value() && written->has_value()) ++replaced;
    }
    co_return replaced;
}

TYPED_TEST(ConnectionStoreTest, GCAL_S07_AC4_AReaderGetsTheOldTokensOrTheNewOnesAndNeverAMix) {
    constexpr int kReplacements = 40;
    this->put(connection_of(this->key_, "first"));
    auto& store = this->stores_.connections();
    auto writer = fakes::start_awaitable(this->stores_.loop(),
                                         replace_again_and_again(store, this->key_, kReplacements));
    std::set<std::string> seen;
    while (!writer.done()) {
        const auto call = [&] { return store.find(this->key_); };
        for (const auto& found : this->run_at_once(20, call)) {
            const std::string access((*found)->access_token.reveal());
            const std::string refresh((*found)->refresh_token.reveal());
            ASSERT_EQ(access.substr(std::string("access-").size()),
                      refresh.substr(std::string("refresh-").size()));
            seen.insert(access);
        }
    }
    EXPECT_EQ(writer.result(), kReplacements);
    EXPECT_FALSE(seen.empty());
}

TYPED_TEST(ConnectionStoreTest, TheTokenVersionChangesOnlyWithTheTokens) {
    const std::int64_t first = this->put(connection_of(this->key_));
    Connection quota = this->get(this->key_);
    quota.health = core::after_quota(quota.health, instant_of(1'795'000'000'001));
    const auto second = this->write(std::move(quota), false);
    ASSERT_TRUE(second && *second);
    EXPECT_EQ(this->get(this->key_).token_version, first);
    EXPECT_EQ(this->get(this->key_).health.state, core::ConnectionState::kQuotaExceeded);
    const auto third = this->write(this->get(this->key_), true);
    ASSERT_TRUE(third && *third);
    EXPECT_GT(**third, **second);
    EXPECT_EQ(this->get(this->key_).token_version, **third);
}

TYPED_TEST(ConnectionStoreTest, AWriteOverAnotherVersionWritesNothingAndAnnouncesNothing) {
    const auto says_nothing = announcing("never");
    Connection absent = connection_of(this->key_);
    absent.version = 7;
    EXPECT_FALSE(*this->write(std::move(absent), true, says_nothing));
    EXPECT_FALSE(this->has(this->key_));

    const std::int64_t first = this->put(connection_of(this->key_, "first"));
    const std::int64_t second = this->put(connection_of(this->key_, "second"));
    for (const std::int64_t version : {std::int64_t{0}, first, first - 1, second + 1}) {
        Connection late = connection_of(this->key_, "late");
        late.version = version;
        const auto written = this->write(std::move(late), true, says_nothing);
        ASSERT_TRUE(written);
        EXPECT_FALSE(*written);
    }
    EXPECT_EQ(this->get(this->key_).access_token.reveal(), "access-second");
    EXPECT_EQ(this->get(this->key_).version, second);
    EXPECT_EQ(this->told_of(this->key_), Texts{});
}

TYPED_TEST(ConnectionStoreTest, AWriteIsAnnouncedWithItsRecords) {
    this->put(connection_of(this->key_), announcing("connected"));
    this->put(connection_of(this->key_));
    this->put(connection_of(this->key_), announcing("refreshed"));
    EXPECT_EQ(this->told_of(this->key_), (Texts{"connected", "refreshed"}));
}

TYPED_TEST(ConnectionStoreTest, ARemovedConnectionIsGoneAndAnnouncedOnce) {
    this->put(connection_of(this->key_));
    this->put(connection_of(key_of("company", "other")));
    EXPECT_TRUE(*this->remove(this->key_, announcing("disconnected")));
    EXPECT_FALSE(this->has(this->key_));
    EXPECT_FALSE(*this->remove(this->key_, announcing("again")));
    EXPECT_EQ(this->told_of(this->key_), Texts{"disconnected"});
    EXPECT_TRUE(this->has(key_of("company", "other")));
}

TYPED_TEST(ConnectionStoreTest, AConnectionThatIsMadeAgainNeverRepeatsAVersion) {
    std::set<std::int64_t> versions;
    std::int64_t last = 0;
    for (int i = 0; i < 20; ++i) {
        // More writes than milliseconds pass: versions run ahead of the clock.
        for (int writes = 0; writes < 3; ++writes) {
            const std::int64_t version = this->put(connection_of(this->key_));
            EXPECT_TRUE(versions.insert(version).second);
            EXPECT_GT(version, last);
            last = version;
        }
        EXPECT_GT(this->get(this->key_).token_version, 0);
        ASSERT_TRUE(*this->remove(this->key_));
    }
    Connection outdated = connection_of(this->key_);
    outdated.version = this->put(connection_of(this->key_));
    ASSERT_TRUE(*this->remove(this->key_));
    this->put(connection_of(this->key_, "again"));
    EXPECT_FALSE(*this->write(std::move(outdated)));
    EXPECT_EQ(this->get(this->key_).access_token.reveal(), "access-again");
}

TYPED_TEST(ConnectionStoreTest, AgentsCompaniesAndProvidersKeepTheirOwnConnections) {
    const std::vector<ports::ConnectionKey> keys{key_of("a", "b"), key_of("a", ""), key_of("b", "a"),
                                                 key_of("a", "b", "calendly"), key_of("ab", "b")};
    for (std::size_t i = 0; i < keys.size(); ++i)
        EXPECT_TRUE(*this->write(connection_of(keys[i], std::to_string(i)), true, announcing("x")));
    for (std::size_t i = 0; i < keys.size(); ++i) {
        EXPECT_EQ(this->get(keys[i]).access_token.reveal(), "access-" + std::to_string(i));
        EXPECT_EQ(this->told_of(keys[i]).size(), 1u);
    }
}

TYPED_TEST(ConnectionStoreTest, TextsMayHoldQuotesLineBreaksAndEveryScript) {
    const std::string awkward =
        "Robert'); DROP TABLE organization_connections;--\n\"\\ \xe4\xbd\xa0\xe5\xa5\xbd";
    Connection connection = connection_of(key_of(awkward, awkward), awkward);
    connection.connected_email = awkward;
    this->put(std::move(connection), announcing(awkward));
    const Connection row = this->get(key_of(awkward, awkward));
    EXPECT_EQ(row.access_token.reveal(), "access-" + awkward);
    EXPECT_EQ(row.connected_email, awkward);
    EXPECT_EQ(this->told_of(key_of(awkward, awkward)), Texts{awkward});
}

TYPED_TEST(ConnectionStoreTest, AThousandFindsAtOnceComplete) {
    this->put(connection_of(this->key_));
    const auto call = [this] { return this->store().find(this->key_); };
    for (const auto& found : this->run_at_once(1'000, call)) {
        ASSERT_TRUE(found && found->has_value());
        EXPECT_EQ((*found)->access_token.reveal(), "access-token");
    }
}

TYPED_TEST(ConnectionStoreTest, OfWritersAtOnceExactlyOneWinsEachVersion) {
    std::int64_t version = 0;
    int writer = 0;
    const auto call = [this, &version, &writer] {
        Connection connection = connection_of(this->key_, std::to_string(++writer));
        connection.version = version;
        ports::ConnectionWrite write{std::move(connection), true, announcing("by " + std::to_string(writer))};
        return this->store().write(std::move(write));
    };
    for (std::size_t round = 1; round <= 5; ++round) {
        int winners = 0;
        for (const auto& written : this->run_at_once(20, call)) {
            ASSERT_TRUE(written) << written.error().message;
            winners += written->has_value() ? 1 : 0;
        }
        EXPECT_EQ(winners, 1);
        const Connection row = this->get(this->key_);
        EXPECT_GT(row.version, version);
        version = row.version;
        ASSERT_EQ(this->told_of(this->key_).size(), round);
        EXPECT_EQ("access-" + this->told_of(this->key_).back().substr(3), row.access_token.reveal());
    }
}

TYPED_TEST(ConnectionStoreTest, WritersAndRemoversAtOnceLeaveOneOrNoneAndRepeatNoVersion) {
    std::set<std::int64_t> versions;
    int turn = 0;
    const auto call = [this, &turn] { return this->write_or_remove(++turn % 2 == 0); };
    std::size_t written = 0;
    for (int round = 0; round < 10; ++round) {
        for (const auto& version : this->run_at_once(20, call)) {
            ASSERT_TRUE(version) << version.error().message;
            if (*version == 0) continue;
            ++written;
            versions.insert(*version);
        }
    }
    EXPECT_GT(written, 0u);
    EXPECT_EQ(versions.size(), written);
}

TYPED_TEST(ConnectionStoreTest, AnOutageIsUnavailableAndPasses) {
    const std::int64_t version = this->put(connection_of(this->key_));
    Connection next = connection_of(this->key_, "next");
    next.version = version;
    this->stores_.go_down();
    EXPECT_TRUE(is_unavailable(this->find(this->key_)));
    EXPECT_TRUE(is_unavailable(this->write(next.duplicate())));
    EXPECT_TRUE(is_unavailable(this->remove(this->key_)));
    EXPECT_TRUE(is_unavailable(this->run(this->store().reseal(0, 10))));
    this->stores_.come_back();
    EXPECT_TRUE(*this->write(std::move(next)));
    EXPECT_EQ(this->get(this->key_).access_token.reveal(), "access-next");
    EXPECT_TRUE(*this->remove(this->key_));
}

}  // namespace
}  // namespace calfleet::conformance
