#include "app/connections/connection_import.hpp"

#include "fakes/in_memory_connection_store.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/run_awaitable.hpp"

#include <gtest/gtest.h>

namespace calfleet::app::connections {
namespace {

class ConnectionImportTest : public ::testing::Test {
protected:
    static ports::Connection tokens(std::string access, std::string refresh = "refresh") {
        ports::Connection connection;
        connection.key = {core::CompanyId("co-1"), core::AgentId("agent-1"), "google_calendar"};
        connection.access_token = core::Secret(std::move(access));
        connection.refresh_token = core::Secret(std::move(refresh));
        connection.access_token_expires_at = fakes::kNoon + std::chrono::hours(1);
        return connection;
    }
    auto import(ports::Connection connection) {
        return fakes::run_awaitable(io_, import_connection(store_, std::move(connection)));
    }
    ports::Connection stored() { return std::move(**fakes::run_awaitable(io_, store_.find(tokens("").key))); }

    boost::asio::io_context io_;
    fakes::ManualClock clock_;
    fakes::InMemoryAnnouncements announcements_{clock_};
    fakes::InMemoryConnectionStore store_{clock_, announcements_};
};

TEST_F(ConnectionImportTest, ItTakesThePlaceOfWhatThereWas) {
    const auto first = import(tokens("one"));
    ASSERT_TRUE(first);
    const auto second = import(tokens("two"));
    ASSERT_TRUE(second);
    EXPECT_GT(*second, *first);
    EXPECT_EQ(stored().access_token.reveal(), "two");
    EXPECT_EQ(stored().token_version, *second);
}

TEST_F(ConnectionImportTest, ARefreshIsDueBeforeTheTokenEndsWhereThereIsARefreshToken) {
    ASSERT_TRUE(import(tokens("one")));
    ASSERT_TRUE(stored().next_refresh_at);
    EXPECT_GE(*stored().next_refresh_at, fakes::kNoon + std::chrono::minutes(50));
    EXPECT_LE(*stored().next_refresh_at, fakes::kNoon + std::chrono::minutes(57));
    ASSERT_TRUE(import(tokens("two", "")));
    EXPECT_FALSE(stored().next_refresh_at);
}

TEST_F(ConnectionImportTest, ARowThatNoKeyOpensIsGivenUp) {
    const auto first = import(tokens("one"));
    store_.use_keys({2});
    const auto second = import(tokens("two"));
    ASSERT_TRUE(second);
    EXPECT_GT(*second, *first);
    EXPECT_EQ(stored().access_token.reveal(), "two");
}

TEST_F(ConnectionImportTest, AStoreThatIsAwayIsSaid) {
    store_.fail_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "gone"});
    EXPECT_EQ(import(tokens("one")).error().message, "gone");
}

}  // namespace
}  // namespace calfleet::app::connections
