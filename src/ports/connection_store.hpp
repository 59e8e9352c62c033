// The table organization_connections: which agent may use which provider's account, with its tokens and the
// state they are in. Tokens are sealed before they reach a disk; whoever implements this port never shows
// them in a log or an error.
#pragma once

#include "core/connection_state.hpp"
#include "core/ids.hpp"
#include "core/refresh_history.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"
#include "core/time_range.hpp"
#include "ports/announcements.hpp"
#include "ports/awaitable.hpp"
#include "ports/connection_key.hpp"
#include "ports/store_error.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace calfleet::ports {

struct Connection {
    ConnectionKey key;
    core::Secret access_token;
    core::Secret refresh_token;  // empty: none was ever given
    core::Instant access_token_expires_at;
    std::chrono::milliseconds access_token_life{std::chrono::hours(1)};  // for which it was given
    std::optional<core::Instant> refresh_token_expires_at;               // where the provider said one
    std::string granted_scopes;  // as the provider said them, separated by blanks
    std::string connected_email;
    std::string account_id;     // the provider's stable id of the account (Google: `sub`)
    std::string authorized_by;  // the command that brought the authorisation; empty: it was imported

    core::ConnectionHealth health;
    core::RefreshHistory refreshes;
    std::optional<core::Instant> last_refresh_at;
    std::optional<core::Instant> next_refresh_at;     // nothing: no refresh is due, a person is
    std::optional<core::Instant> last_known_good_at;  // tokens worked then
    std::optional<core::Instant> re_authorized_at;

    // Given by the store; both only grow, also when a connection is removed and made again.
    std::int64_t version = 0;        // changes with every write; 0: not stored
    std::int64_t token_version = 0;  // changes when the tokens are replaced

    Connection duplicate() const;
};

// One change of a row. The store takes all of the connection but its versions.
struct ConnectionWrite {
    Connection connection;  // `version` as it was read: 0 when there was none
    bool replaces_tokens = false;
    std::optional<NewAnnouncement> announcement;  // in the same transaction
};

// A round over sealed rows (key rotation).
struct ResealRound {
    std::int64_t last_id = 0;    // where the next round goes on; 0: that was the last
    std::size_t resealed = 0;    // under the primary key now
    std::size_t unreadable = 0;  // no key opens them; left as they are
};

class ConnectionStore {
public:
    virtual ~ConnectionStore() = default;

    // The connection, or nothing when there is none. A row whose tokens cannot be opened (another key,
    // another row's bytes) is StoreError::Kind::kCorrupt.
    virtual awaitable<core::Result<std::optional<Connection>, StoreError>> find(ConnectionKey key) = 0;

    // Inserts the row, or replaces the one of that very version; answers its new version. Nothing when there
    // is another by now, or none: then nothing was written.
    virtual awaitable<core::Result<std::optional<std::int64_t>, StoreError>> write(ConnectionWrite write) = 0;

    // Deletes the row whatever its version, with the announcement in the same transaction. False when there
    // was none: then there is nothing to announce.
    virtual awaitable<core::Result<bool, StoreError>> remove(ConnectionKey key,
                                                             std::optional<NewAnnouncement> announcement) = 0;

    // Seals up to `limit` rows after that id anew where another key than the primary sealed them. Rows that
    // change meanwhile are left alone, their writer sealed them. No version changes.
    virtual awaitable<core::Result<ResealRound, StoreError>> reseal(std::int64_t after_id,
                                                                    std::size_t limit) = 0;
};

inline Connection Connection::duplicate() const {
    Connection copy;
    copy.key = key;
    copy.access_token = access_token.duplicate();
    copy.refresh_token = refresh_token.duplicate();
    copy.access_token_expires_at = access_token_expires_at;
    copy.access_token_life = access_token_life;
    copy.refresh_token_expires_at = refresh_token_expires_at;
    copy.granted_scopes = granted_scopes;
    copy.connected_email = connected_email;
    copy.account_id = account_id;
    copy.authorized_by = authorized_by;
    copy.health = health;
    copy.refreshes = refreshes;
    copy.last_refresh_at = last_refresh_at;
    copy.next_refresh_at = next_refresh_at;
    copy.last_known_good_at = last_known_good_at;
    copy.re_authorized_at = re_authorized_at;
    copy.version = version;
    copy.token_version = token_version;
    return copy;
}

}  // namespace calfleet::ports
