// Connections as tests need them.
#pragma once

#include "ports/connection_store.hpp"

#include <chrono>
#include <string>
#include <utility>

namespace calfleet::conformance {

inline ports::ConnectionKey key_of(std::string company, std::string agent,
                                   std::string provider = "google_calendar") {
    return {core::CompanyId(std::move(company)), core::AgentId(std::move(agent)), std::move(provider)};
}

inline ports::Connection connection_of(ports::ConnectionKey key, const std::string& token = "token") {
    ports::Connection connection;
    connection.key = std::move(key);
    connection.access_token = core::Secret("access-" + token);
    connection.refresh_token = core::Secret("refresh-" + token);
    connection.access_token_expires_at = core::Instant(std::chrono::milliseconds(1'795'000'000'123));
    connection.granted_scopes = "openid email calendar.events";
    connection.connected_email = "owner@example.com";
    connection.account_id = "account-1";
    return connection;
}

}  // namespace calfleet::conformance
