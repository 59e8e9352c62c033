#include "input_text.hpp"

#include "adapters/system/system_clock.hpp"
#include "command.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iostream>
#include <sstream>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;

constexpr std::size_t kInputBytesMax = 1'048'576;
constexpr std::size_t kLineBytesMax = 16'384;

// True when standard input can be read or has ended; false when it cannot by then.
bool input_by(ports::SteadyInstant deadline, const ports::Clock& clock) {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock.steady_now());
        if (left <= std::chrono::milliseconds::zero()) return false;
        const int ready = ::poll(&input, 1, static_cast<int>(left.count()));
        if (ready > 0) return true;
        if (ready < 0 && errno != EINTR) return false;
    }
}

}  // namespace

core::Result<std::string, int> read_input(const std::string& argument) {
    const bool from_file = argument.starts_with('@');
    if (!from_file && argument != "-") return {boost::system::in_place_value, argument};
    std::ostringstream text;
    if (from_file) {
        const std::ifstream file(argument.substr(1));
        if (!file) return refuse("cannot read " + argument.substr(1), config::kExitUsage);
        text << file.rdbuf();
    } else {
        text << std::cin.rdbuf();
    }
    if (text.str().size() > kInputBytesMax)
        return refuse("the input is larger than 1 MiB", config::kExitUsage);
    return {boost::system::in_place_value, text.str()};
}

core::Result<std::string, int> read_line(std::chrono::seconds patience) {
    const adapters::system::SystemClock clock;
    const ports::SteadyInstant deadline = clock.steady_now() + patience;
    std::string line;
    std::array<char, 4'096> piece;
    for (;;) {
        if (!input_by(deadline, clock))
            return refuse("nothing came within " + std::to_string(patience.count()) + " s",
                          config::kExitFailed);
        const ssize_t count = ::read(STDIN_FILENO, piece.data(), piece.size());
        if (count <= 0) break;
        line.append(piece.data(), static_cast<std::size_t>(count));
        const std::size_t end = line.find('\n');
        if (end != std::string::npos) return {boost::system::in_place_value, line.substr(0, end)};
        if (line.size() > kLineBytesMax) return refuse("the line is too long", config::kExitUsage);
    }
    return {boost::system::in_place_value, std::move(line)};
}

}  // namespace calfleet::ctl
