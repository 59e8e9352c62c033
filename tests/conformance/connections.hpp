// Connections as tests need them, and a fixture that writes, removes and tells.
#pragma once

#include "conformance/stores.hpp"
#include "ports/connection_store.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace calfleet::conformance {

inline ports::ConnectionKey key_of(std::string company, std::string agent,
                                   std::string provider = "google_calendar") {
    return {core::CompanyId(std::move(company)), core::AgentId(std::move(agent)), std::move(provider)};
}

inline core::Instant instant_of(std::int64_t milliseconds) {
    return core::Instant(std::chrono::milliseconds(milliseconds));
}

inline ports::Connection connection_of(ports::ConnectionKey key, const std::string& token = "token") {
    ports::Connection connection;
    connection.key = std::move(key);
    connection.access_token = core::Secret("access-" + token);
    connection.refresh_token = core::Secret("refresh-" + token);
    connection.access_token_expires_at = instant_of(1'795'000'000'123);
    connection.granted_scopes = "openid email calendar.events";
    connection.connected_email = "owner@example.com";
    connection.account_id = "account-1";
    return connection;
}

// Every field that has a default holds something else.
inline ports::Connection full_connection(ports::ConnectionKey key) {
    ports::Connection connection = connection_of(std::move(key));
    connection.access_token_life = std::chrono::minutes(59);
    connection.refresh_token_expires_at = instant_of(1'800'000'000'001);
    connection.authorized_by = "command-1";
    connection.health = {core::ConnectionState::kConnectionLost, core::LossCause::kUnreachable,
                         core::FailureReason::kApi5xx, instant_of(1'795'000'000'002)};
    connection.refreshes.add(instant_of(1'794'990'000'000));
    connection.refreshes.add(instant_of(1'794'999'000'000));
    connection.refreshes.add_failure(instant_of(1'794'999'000'001));
    connection.last_refresh_at = instant_of(1'794'999'000'003);
    connection.next_refresh_at = instant_of(1'795'000'000'004);
    connection.last_known_good_at = instant_of(1'794'999'000'005);
    connection.re_authorized_at = instant_of(1'794'000'000'006);
    return connection;
}

inline std::optional<ports::NewAnnouncement> announcing(std::string records) {
    return ports::NewAnnouncement{std::move(records)};
}

// A fixture over the stores that know connections.
template <class Stores>
class ConnectionsTest : public StoreTest<Stores> {
protected:
    using Found = core::Result<std::optional<ports::Connection>, ports::StoreError>;
    using Written = core::Result<std::optional<std::int64_t>, ports::StoreError>;
    using Removed = core::Result<bool, ports::StoreError>;

    ports::ConnectionStore& store() { return this->stores_.connections(); }
    ports::Announcements& announcements() { return this->stores_.announcements(); }

    Found find(ports::ConnectionKey key) { return this->run(store().find(std::move(key))); }
    Written write(ports::Connection connection, bool replaces_tokens = true,
                  std::optional<ports::NewAnnouncement> announcement = std::nullopt) {
        return this->run(store().write({std::move(connection), replaces_tokens, std::move(announcement)}));
    }
    Removed remove(ports::ConnectionKey key,
                   std::optional<ports::NewAnnouncement> announcement = std::nullopt) {
        return this->run(store().remove(std::move(key), std::move(announcement)));
    }

    // The row, where there is one.
    ports::Connection get(const ports::ConnectionKey& key) {
        Found found = find(key);
        if (!found) throw std::runtime_error(found.error().message);
        if (!*found) throw std::runtime_error("no such connection");
        return std::move(**found);
    }
    bool has(const ports::ConnectionKey& key) {
        const Found found = find(key);
        if (!found) throw std::runtime_error(found.error().message);
        return found->has_value();
    }
    // Writes over whatever there is; answers the version.
    std::int64_t put(ports::Connection connection,
                     std::optional<ports::NewAnnouncement> announcement = std::nullopt) {
        connection.version = has(connection.key) ? get(connection.key).version : 0;
        const Written written = write(std::move(connection), true, std::move(announcement));
        if (!written) throw std::runtime_error(written.error().message);
        if (!*written) throw std::runtime_error("another version was there");
        return **written;
    }
    // What is to be told of it, the oldest first.
    std::vector<std::string> told_of(const ports::ConnectionKey& key) {
        std::vector<std::string> records;
        for (const ports::Announcement& announcement : *this->run(announcements().of(key)))
            records.push_back(announcement.records);
        return records;
    }
};

}  // namespace calfleet::conformance
