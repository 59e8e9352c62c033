// Every reading and every change of a connection goes through here: what it was a moment ago, what it is now,
// and a change that is decided on the row as it stands, written by compare-and-set together with what is to
// be told of it. Loop thread only.
#pragma once

#include "app/connections/announcer.hpp"
#include "app/connections/loss_mail.hpp"
#include "core/command.hpp"
#include "core/outcome.hpp"
#include "ports/connection_store.hpp"
#include "ports/log.hpp"
#include "ports/meters.hpp"
#include "sharing/recent_values.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calfleet::app::connections {

using ConnectionRow = std::shared_ptr<const ports::Connection>;  // null: there is none

struct ConnectionChange {
    ports::Connection connection;  // as it shall be
    bool replaces_tokens = false;
    std::vector<core::AnalyticsEvent> events;  // besides that of the state's change
    std::string reason;                        // of the state's change, should it change
};

class ConnectionBook {
public:
    // Looks at the row as it stands; may be asked again when somebody else was faster. Nothing: no change.
    using Decide = std::function<std::optional<ConnectionChange>(const ports::Connection* standing)>;
    using Read = core::Result<ConnectionRow, ports::StoreError>;

    ConnectionBook(ports::ConnectionStore& store, Announcer& announcer, LossMail& loss_mail,
                   ports::Clock& clock, ports::Log& log, ports::ConnectionMeter& meter);

    // Up to half a second old: every command asks.
    ports::awaitable<Read> recent(ports::ConnectionKey key);
    ports::awaitable<Read> current(ports::ConnectionKey key);

    // The row after the change, or as it stands when there was none to make.
    ports::awaitable<Read> change(ports::ConnectionKey key, core::CommandIdentity asked_by, Decide decide);

    // Deletes it, and says so. False when there was none.
    ports::awaitable<core::Result<bool, ports::StoreError>> remove(ports::ConnectionKey key,
                                                                   core::CommandIdentity asked_by,
                                                                   std::string reason);

    // What is to be told when that connection goes, for whoever deletes it together with other things.
    ports::awaitable<ports::NewAnnouncement> farewell(core::CommandIdentity asked_by,
                                                      ports::ConnectionKey key, std::string reason);
    // Events to be told. `distinction`: what tells them apart from others of their type that the command
    // caused.
    ports::NewAnnouncement announcement_of(const core::CommandIdentity& asked_by,
                                           const std::vector<core::AnalyticsEvent>& events,
                                           const std::string& distinction) const;
    // It was deleted together with other things.
    void gone(const ports::ConnectionKey& key, std::string_view reason);
    // It may have been deleted, or was written, by somebody else.
    void changed_elsewhere(const ports::ConnectionKey& key);

private:
    ports::awaitable<core::Result<std::optional<ConnectionRow>, ports::StoreError>> try_to_change(
        const ports::ConnectionKey& key, const core::CommandIdentity& asked_by, const Decide& decide);
    ports::NewAnnouncement farewell_to(const core::CommandIdentity& asked_by, const ports::Connection& row,
                                       std::string_view reason) const;
    void count_as_gone(std::string_view reason);
    void keep(const ConnectionRow& row, ports::SteadyInstant read_at);

    ports::ConnectionStore& store_;
    Announcer& announcer_;
    LossMail& loss_mail_;
    ports::Clock& clock_;
    ports::Log& log_;
    ports::ConnectionMeter& meter_;
    sharing::RecentValues<ConnectionRow> recent_;
};

}  // namespace calfleet::app::connections
