#include "app/connections/announcer.hpp"

#include "codec/outgoing_records_codec.hpp"

#include <utility>

namespace calfleet::app::connections {
namespace {

constexpr std::chrono::milliseconds kTick{500};  // how soon stop() is noticed
constexpr int kTicksBetweenRounds = 10;
constexpr std::chrono::seconds kLeaseDuration{30};
constexpr std::chrono::seconds kOverdueAfter{10};
constexpr std::size_t kConnectionsARound = 200;
constexpr int kStatesAtOnceMax = 10;
constexpr std::int64_t kGone = -1;

}  // namespace

Announcer::Announcer(boost::asio::any_io_executor executor, const AnnouncerParts& parts,
                     StateRecord state_record, std::string holder)
    : parts_(parts),
      state_record_(std::move(state_record)),
      holder_(std::move(holder)),
      tasks_(std::move(executor), [this](std::exception_ptr) { report("its task broke"); }) {}

void Announcer::wake(ports::ConnectionKey key) {
    const auto [entry, is_new] = at_work_.try_emplace(key, Work::kTelling);
    if (is_new) {
        tasks_.start(keep_telling(std::move(key)));
    } else {
        entry->second = Work::kTellingAndWokenAgain;
    }
}

// One at a time for a connection, so that this process tells its states in order.
ports::awaitable<void> Announcer::keep_telling(ports::ConnectionKey key) {
    for (;;) {
        co_await tell(key);
        const auto entry = at_work_.find(key);
        if (entry->second == Work::kTelling) {
            at_work_.erase(entry);
            co_return;
        }
        entry->second = Work::kTelling;
    }
}

ports::awaitable<void> Announcer::tell(ports::ConnectionKey key) {
    auto waiting = co_await parts_.announcements.of(key);
    if (waiting.has_error()) co_return report(waiting.error().message);
    if (waiting->empty()) co_return;

    std::vector<core::OutgoingRecord> records;
    std::vector<std::int64_t> told;
    for (const ports::Announcement& announcement : *waiting) {
        told.push_back(announcement.id);
        auto events = codec::decode_outgoing_records(announcement.records);
        if (!events) {
            report("an announcement cannot be read and is dropped");
            continue;
        }
        records.insert(records.end(), std::make_move_iterator(events->begin()),
                       std::make_move_iterator(events->end()));
    }
    bool is_told = false;
    if (key.provider.empty()) {  // of an agent, which has no state
        is_told = co_await publish(std::move(records));
    } else {
        is_told = co_await publish_with_state(key, std::move(records));
    }
    if (!is_told) co_return;
    auto settled = co_await parts_.announcements.settle(std::move(told));
    if (settled.has_error()) report(settled.error().message);
}

// Two workers may tell of one connection at a time. Who tells last makes sure that the topic ends with the
// state that stands: it looks once more after it has told.
ports::awaitable<bool> Announcer::publish_with_state(const ports::ConnectionKey& key,
                                                     std::vector<core::OutgoingRecord> events) {
    auto version = co_await publish_state(key, std::move(events));
    for (int i = 0; version && i < kStatesAtOnceMax; ++i) {
        auto standing = co_await parts_.connections.find(key);
        if (standing.has_error()) break;
        if ((standing->has_value() ? (*standing)->version : kGone) == *version) break;
        version = co_await publish_state(key, {});
    }
    co_return version.has_value();
}

ports::awaitable<std::optional<std::int64_t>> Announcer::publish_state(
    const ports::ConnectionKey& key, std::vector<core::OutgoingRecord> before) {
    std::vector<core::OutgoingRecord> records = std::move(before);
    std::int64_t version = kGone;
    auto standing = co_await parts_.connections.find(key);
    if (standing.has_error() && standing.error().kind == ports::StoreError::Kind::kUnavailable) {
        report(standing.error().message);
        co_return std::nullopt;
    }
    if (standing.has_value()) {  // of a row whose tokens cannot be opened nothing is told
        const ports::Connection* connection = standing->has_value() ? &**standing : nullptr;
        if (connection != nullptr) version = connection->version;
        records.push_back(state_record_(key, connection));
    }
    if (!co_await publish(std::move(records))) co_return std::nullopt;
    co_return version;
}

ports::awaitable<bool> Announcer::publish(std::vector<core::OutgoingRecord> records) {
    auto published = co_await parts_.publisher.publish(std::move(records));
    if (published.has_error()) report(published.error().message);
    co_return published.has_value();
}

ports::awaitable<void> Announcer::run() {
    while (!stopping_) {
        co_await tell_overdue();
        for (int tick = 0; tick < kTicksBetweenRounds && !stopping_; ++tick)
            co_await parts_.clock.sleep_for(kTick);
    }
    // Nobody shall wait for the lease of a process that has ended.
    if (!lease_) co_return;
    auto released = co_await parts_.leases.release(*lease_);
    if (released.has_error()) report(released.error().message);
}

ports::awaitable<void> Announcer::tell_overdue() {
    auto lease = co_await parts_.leases.take("announcements", holder_, kLeaseDuration);
    if (lease.has_error()) co_return report(lease.error().message);
    lease_ = *lease;
    if (!lease_) co_return;
    auto overdue = co_await parts_.announcements.overdue(kOverdueAfter, kConnectionsARound);
    if (overdue.has_error()) co_return report(overdue.error().message);
    for (ports::ConnectionKey& key : *overdue) wake(std::move(key));
}

void Announcer::report(const std::string& error) {
    parts_.log.warn("a change of a connection could not be told yet, trying again", {{"error", error}});
}

}  // namespace calfleet::app::connections
