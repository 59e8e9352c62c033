// A connection as releases before the third migration wrote it.
#pragma once

#include "codec/auth_data_codec.hpp"
#include "conformance/connections.hpp"

#include <string>

namespace calfleet::conformance {

// The statement that inserts it, at version 3; `open` and `close` stand around bytes in hexadecimal.
inline std::string insert_of_older_release(const ports::ConnectionKey& key, const ports::TokenSealer& sealer,
                                           const std::string& open, const std::string& close) {
    const codec::AuthData tokens{core::Secret("access-old"), core::Secret("refresh-old"),
                                 instant_of(1'795'000'000'123)};
    const std::string sealed = sealer.seal(codec::encode_auth_data(tokens),
                                           codec::auth_data_row(key.company_id, key.agent_id, key.provider));
    constexpr const char* kDigits = "0123456789abcdef";
    std::string bytes;
    for (const char c : sealed) {
        const auto byte = static_cast<unsigned char>(c);
        bytes += kDigits[byte >> 4U];
        bytes += kDigits[byte & 15U];
    }
    return "INSERT INTO organization_connections (company_id, agent_id, code, auth_data, expires_at, "
           "version) "
           "VALUES ('" +
           key.company_id.str() + "', '" + key.agent_id.str() + "', '" + key.provider + "', " + open + bytes +
           close + ", 1795000000123, 3)";
}

// What has to become of it.
inline void expect_connected(const ports::Connection& migrated) {
    EXPECT_EQ(migrated.access_token.reveal(), "access-old");
    EXPECT_EQ(migrated.refresh_token.reveal(), "refresh-old");
    EXPECT_EQ(migrated.health, core::ConnectionHealth());
    EXPECT_EQ(migrated.access_token_life, std::chrono::hours(1));
    EXPECT_EQ(migrated.next_refresh_at, migrated.access_token_expires_at - std::chrono::minutes(10));
    EXPECT_EQ(migrated.refreshes, core::RefreshHistory());
    EXPECT_FALSE(migrated.last_refresh_at);
    EXPECT_EQ(migrated.version, 3);
    EXPECT_EQ(migrated.token_version, 3);
}

}  // namespace calfleet::conformance
