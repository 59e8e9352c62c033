// Tells systemd, or whoever else started us with $NOTIFY_SOCKET, how we are (sd_notify(3)): a datagram of
// lines such as READY=1. Owned by main; one thread. Without that variable nothing is told.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace calfleet::adapters::system {

class ServiceManager {
public:
    // What the environment says, read before any other thread exists: the socket, and how often the manager
    // wants to hear from this process before it takes it for dead ($WATCHDOG_USEC, unless $WATCHDOG_PID is
    // another's).
    static ServiceManager from_environment();

    // The socket's path, "@name" for an abstract one; empty: nobody listens.
    ServiceManager(std::string socket, std::optional<std::chrono::milliseconds> watchdog)
        : socket_(std::move(socket)), watchdog_(watchdog) {}

    bool listens() const { return !socket_.empty(); }
    std::optional<std::chrono::milliseconds> watchdog() const { return watchdog_; }

    // Lines of NAME=value. False when it could not be told; never waits for the manager.
    bool tell(std::string_view lines) const;

private:
    std::string socket_;
    std::optional<std::chrono::milliseconds> watchdog_;
};

}  // namespace calfleet::adapters::system
