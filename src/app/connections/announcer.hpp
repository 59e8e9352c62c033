// Tells of changes of connections: publishes the events that were written down with each change, and the
// connection's state as it then is, and only then forgets them. What a worker that died left untold is told
// by another. Owned by the wiring, which waits for run() and wait_idle(); loop thread only.
#pragma once

#include "app/task_group.hpp"
#include "core/record.hpp"
#include "ports/announcements.hpp"
#include "ports/clock.hpp"
#include "ports/connection_store.hpp"
#include "ports/leases.hpp"
#include "ports/log.hpp"
#include "ports/publisher.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace calfleet::app::connections {

// What the announcer stands on; all of it outlives the announcer.
struct AnnouncerParts {
    ports::Announcements& announcements;
    ports::ConnectionStore& connections;
    ports::Publisher& publisher;
    ports::Leases& leases;
    ports::Clock& clock;
    ports::Log& log;
};

class Announcer {
public:
    // The record that tells the state of a connection; null: it is gone.
    using StateRecord =
        std::function<core::OutgoingRecord(const ports::ConnectionKey&, const ports::Connection*)>;

    // `holder`: unique to this process.
    Announcer(boost::asio::any_io_executor executor, const AnnouncerParts& parts, StateRecord state_record,
              std::string holder);

    // There is something to tell of that connection. Returns at once.
    void wake(ports::ConnectionKey key);

    // Looks every few seconds for what others left untold, until stop().
    ports::awaitable<void> run();
    void stop() { stopping_ = true; }
    // One round of that, if the lease is to be had.
    ports::awaitable<void> tell_overdue();

    ports::awaitable<void> wait_idle(std::chrono::milliseconds bound) { return tasks_.wait_idle(bound); }

private:
    enum class Work { kTelling, kTellingAndWokenAgain };

    ports::awaitable<void> keep_telling(ports::ConnectionKey key);
    ports::awaitable<void> tell(ports::ConnectionKey key);
    ports::awaitable<bool> publish_with_state(const ports::ConnectionKey& key,
                                              std::vector<core::OutgoingRecord> events);
    // Publishes the state; answers the version it told. Nothing when that failed.
    ports::awaitable<std::optional<std::int64_t>> publish_state(const ports::ConnectionKey& key,
                                                                std::vector<core::OutgoingRecord> before);
    ports::awaitable<bool> publish(std::vector<core::OutgoingRecord> records);
    void report(const std::string& error);

    AnnouncerParts parts_;
    const StateRecord state_record_;
    const std::string holder_;
    std::map<ports::ConnectionKey, Work> at_work_;
    std::optional<ports::Lease> lease_;
    bool stopping_ = false;
    TaskGroup tasks_;
};

}  // namespace calfleet::app::connections
