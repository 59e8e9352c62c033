// How long one call may take. When its time is up, the socket it waits on is shut down, which ends the wait:
// a server that is frozen, or a PgBouncer whose server is gone, keeps a connection open and says nothing.
// Shared by the loop, where time runs out, and the thread that works.
#pragma once

#include <sys/socket.h>

#include <mutex>

namespace calfleet::adapters::postgres {

class Patience {
public:
    // From here on the thread waits on this socket. False when the time was up before.
    bool begin(int socket) {
        const std::lock_guard lock(mutex_);
        if (!is_over_) socket_ = socket;
        return !is_over_;
    }

    // The thread is done with the socket. True when the time was up meanwhile.
    bool end() {
        const std::lock_guard lock(mutex_);
        socket_ = kNone;
        return is_over_;
    }

    void run_out() {
        const std::lock_guard lock(mutex_);
        is_over_ = true;
        if (socket_ != kNone) ::shutdown(socket_, SHUT_RDWR);
    }

private:
    static constexpr int kNone = -1;

    std::mutex mutex_;
    int socket_ = kNone;
    bool is_over_ = false;
};

}  // namespace calfleet::adapters::postgres
