#include "app/connections/connection_book.hpp"

#include "app/connections/connection_events.hpp"
#include "codec/outgoing_records_codec.hpp"
#include "codec/result_codec.hpp"
#include "core/row_binding.hpp"

namespace calfleet::app::connections {
namespace {

constexpr std::chrono::milliseconds kKeptFor{500};
constexpr int kTriesMax = 20;  // each lost to somebody who changed the row meanwhile

std::string name_of(const ports::ConnectionKey& key) {
    return core::row_binding({key.company_id.str(), key.agent_id.str(), key.provider});
}

core::ConnectionState state_of(const ports::Connection* connection) {
    return connection == nullptr ? core::ConnectionState::kNotConnected : connection->health.state;
}

}  // namespace

ConnectionBook::ConnectionBook(ports::ConnectionStore& store, Announcer& announcer, LossMail& loss_mail,
                               ports::Clock& clock, ports::Log& log, ports::ConnectionMeter& meter)
    : store_(store),
      announcer_(announcer),
      loss_mail_(loss_mail),
      clock_(clock),
      log_(log),
      meter_(meter),
      recent_(clock, kKeptFor) {}

ports::awaitable<ConnectionBook::Read> ConnectionBook::recent(ports::ConnectionKey key) {
    if (const ConnectionRow* known = recent_.find(name_of(key))) co_return *known;
    co_return co_await current(std::move(key));
}

ports::awaitable<ConnectionBook::Read> ConnectionBook::current(ports::ConnectionKey key) {
    const ports::SteadyInstant asked_at = clock_.steady_now();
    auto found = co_await store_.find(key);
    if (found.has_error()) {
        log_.error("a connection cannot be read", {{"company_id", key.company_id.str()},
                                                   {"agent_id", key.agent_id.str()},
                                                   {"error", found.error().message}});
        co_return found.error();
    }
    if (!found->has_value()) co_return ConnectionRow();
    auto row = std::make_shared<const ports::Connection>(std::move(**found));
    keep(row, asked_at);
    co_return row;
}

ports::awaitable<ConnectionBook::Read> ConnectionBook::change(ports::ConnectionKey key,
                                                              core::CommandIdentity asked_by, Decide decide) {
    for (int attempt = 0; attempt < kTriesMax; ++attempt) {
        auto changed = co_await try_to_change(key, asked_by, decide);
        if (changed.has_error()) co_return changed.error();
        if (changed->has_value()) co_return std::move(**changed);
    }
    co_return ports::StoreError{ports::StoreError::Kind::kUnavailable,
                                "a connection changes faster than it can be written"};
}

// Nothing when somebody else was faster.
ports::awaitable<core::Result<std::optional<ConnectionRow>, ports::StoreError>> ConnectionBook::try_to_change(
    const ports::ConnectionKey& key, const core::CommandIdentity& asked_by, const Decide& decide) {
    auto standing = co_await current(key);
    if (standing.has_error()) co_return standing.error();
    auto change = decide(standing->get());
    if (!change) co_return std::optional(*standing);

    const core::ConnectionState from = state_of(standing->get());
    const core::ConnectionState to = change->connection.health.state;
    if (from != to) change->events.push_back(state_changed(asked_by, key, from, to, change->reason));

    ports::ConnectionWrite write;
    write.connection = std::move(change->connection);
    write.connection.version = *standing == nullptr ? 0 : (*standing)->version;
    write.replaces_tokens = change->replaces_tokens;
    // No two changes of a row start from the same version, so the events' ids are their own.
    write.announcement = announcement_of(asked_by, change->events, std::to_string(write.connection.version));
    auto written = co_await store_.write(std::move(write));
    if (written.has_error()) co_return written.error();
    if (!written->has_value()) co_return std::nullopt;
    if (from != to) meter_.state_changed(to_string(to), change->reason);

    auto row = co_await current(key);
    announcer_.wake(key);
    if (row.has_error()) co_return row.error();
    const bool is_lost = to == core::ConnectionState::kConnectionLost && from != to;
    if (is_lost && *row != nullptr) loss_mail_.send(**row);
    co_return std::optional(*row);
}

ports::awaitable<core::Result<bool, ports::StoreError>> ConnectionBook::remove(ports::ConnectionKey key,
                                                                               core::CommandIdentity asked_by,
                                                                               std::string reason) {
    // A row that cannot be opened can be deleted all the same; it was connected, as far as anybody knows.
    auto standing = co_await store_.find(key);
    if (standing.has_error() && standing.error().kind == ports::StoreError::Kind::kUnavailable)
        co_return standing.error();
    ports::Connection unreadable;
    unreadable.key = key;
    const bool was_read = standing.has_value() && standing->has_value();
    auto removed =
        co_await store_.remove(key, farewell_to(asked_by, was_read ? **standing : unreadable, reason));
    if (removed.has_error()) co_return removed.error();
    changed_elsewhere(key);
    if (*removed) count_as_gone(reason);
    co_return *removed;
}

ports::awaitable<ports::NewAnnouncement> ConnectionBook::farewell(core::CommandIdentity asked_by,
                                                                  ports::ConnectionKey key,
                                                                  std::string reason) {
    ports::Connection unreadable;
    unreadable.key = key;
    auto standing = co_await current(std::move(key));
    const bool was_read = standing.has_value() && *standing != nullptr;
    co_return farewell_to(asked_by, was_read ? **standing : unreadable, reason);
}

// One command may bid farewell to many, of which several may be at the same version.
ports::NewAnnouncement ConnectionBook::farewell_to(const core::CommandIdentity& asked_by,
                                                   const ports::Connection& row,
                                                   std::string_view reason) const {
    return announcement_of(
        asked_by,
        {state_changed(asked_by, row.key, row.health.state, core::ConnectionState::kNotConnected, reason)},
        name_of(row.key) + ":" + std::to_string(row.version));
}

void ConnectionBook::gone(const ports::ConnectionKey& key, std::string_view reason) {
    changed_elsewhere(key);
    count_as_gone(reason);
}

void ConnectionBook::count_as_gone(std::string_view reason) {
    meter_.state_changed(to_string(core::ConnectionState::kNotConnected), reason);
}

void ConnectionBook::changed_elsewhere(const ports::ConnectionKey& key) {
    recent_.forget(name_of(key));
    announcer_.wake(key);
}

ports::NewAnnouncement ConnectionBook::announcement_of(const core::CommandIdentity& asked_by,
                                                       const std::vector<core::AnalyticsEvent>& events,
                                                       const std::string& distinction) const {
    const codec::ResultFacts facts{clock_.now(), std::chrono::milliseconds::zero(), 1, ":" + distinction};
    std::vector<core::OutgoingRecord> records;
    records.reserve(events.size());
    for (const core::AnalyticsEvent& event : events)
        records.push_back(codec::encode_event(asked_by, event, facts));
    return {codec::encode_outgoing_records(records)};
}

void ConnectionBook::keep(const ConnectionRow& row, ports::SteadyInstant read_at) {
    // A read that began before a change may end after it.
    const ConnectionRow* known = recent_.find(name_of(row->key));
    if (known == nullptr || (*known)->version <= row->version) recent_.keep(name_of(row->key), row, read_at);
}

}  // namespace calfleet::app::connections
