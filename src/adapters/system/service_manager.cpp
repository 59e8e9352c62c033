#include "adapters/system/service_manager.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace calfleet::adapters::system {
namespace {

std::string variable(const char* name) {
    const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before other threads
    return value == nullptr ? std::string() : std::string(value);
}

std::optional<std::int64_t> number_in(const std::string& text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number <= 0) return std::nullopt;
    return number;
}

}  // namespace

ServiceManager ServiceManager::from_environment() {
    std::optional<std::chrono::milliseconds> watchdog;
    const auto micros = number_in(variable("WATCHDOG_USEC"));
    const auto pid = number_in(variable("WATCHDOG_PID"));
    if (micros && (!pid || *pid == ::getpid()))
        watchdog = std::max(std::chrono::milliseconds(1), std::chrono::milliseconds(*micros / 1'000));
    return {variable("NOTIFY_SOCKET"), watchdog};
}

bool ServiceManager::tell(std::string_view lines) const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (socket_.empty() || socket_.size() >= sizeof address.sun_path) return false;
    std::copy(socket_.begin(), socket_.end(), std::begin(address.sun_path));
    if (socket_.front() == '@') address.sun_path[0] = '\0';
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());

    const int channel = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (channel < 0) return false;
    const ssize_t sent = ::sendto(channel, lines.data(), lines.size(), MSG_NOSIGNAL,
                                  reinterpret_cast<const sockaddr*>(&address), length);
    ::close(channel);
    return sent == static_cast<ssize_t>(lines.size());
}

}  // namespace calfleet::adapters::system
