// A row of organization_connections as every database holds it: texts, numbers and sealed bytes. What the
// stores on SQLite and PostgreSQL share. Pure functions, any thread.
#pragma once

#include "core/result.hpp"
#include "ports/connection_store.hpp"
#include "ports/connection_survey.hpp"
#include "ports/token_sealer.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calfleet::adapters::rows {

// Named as the columns; times are milliseconds since 1970. Of the key and the versions, each store takes care
// itself.
struct ConnectionRow {
    std::string auth_data;
    std::int64_t expires_at = 0;
    std::int64_t access_token_life = 0;
    std::string granted_scopes;
    std::string connected_email;
    std::string account_id;
    std::string authorized_by;
    std::string state;
    std::string cause;           // empty: none
    std::string failure_reason;  // empty: none
    std::string refreshes;
    std::optional<std::int64_t> refresh_token_expires_at;
    std::optional<std::int64_t> quota_until;
    std::optional<std::int64_t> last_refresh_at;
    std::optional<std::int64_t> next_refresh_at;
    std::optional<std::int64_t> last_known_good_at;
    std::optional<std::int64_t> re_authorized_at;
};

ConnectionRow row_of(const ports::Connection& connection, const ports::TokenSealer& sealer);

// The connection but its versions. What cannot be opened or has no meaning is kCorrupt, and its column named.
core::Result<ports::Connection, ports::StoreError> connection_in(const ConnectionRow& row,
                                                                 ports::ConnectionKey key,
                                                                 const ports::TokenSealer& sealer);

// One group of rows for ConnectionSurvey::count_by_state; left out when it is in a state that no release
// writes.
void add_count(std::vector<ports::ConnectionCount>& to, std::string provider, std::string_view state,
               std::string_view cause, std::int64_t connections);

// Of the rows after an id, in the order of their ids.
struct SealedRow {
    std::int64_t id = 0;
    ports::ConnectionKey key;
    std::string auth_data;
};

// One round of ConnectionStore::reseal over a page of at most `limit` rows. `replace` changes the bytes of a
// row that still holds the old ones, and says whether it did.
using ReplaceSealed = std::function<bool(const SealedRow& row, const std::string& resealed)>;
ports::ResealRound reseal(const std::vector<SealedRow>& page, std::size_t limit,
                          const ports::TokenSealer& sealer, const ReplaceSealed& replace);

}  // namespace calfleet::adapters::rows
