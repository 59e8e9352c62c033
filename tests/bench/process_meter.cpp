#include "bench/process_meter.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>

namespace calfleet::bench {
namespace {

// stat's fields 14 and 15, counted from behind the name in parentheses, which may hold anything.
constexpr int kFieldsBeforeUserTime = 11;

double cpu_seconds_in(const std::string& stat) {
    std::istringstream fields(stat.substr(stat.rfind(')') + 1));
    std::string skipped;
    for (int field = 0; field < kFieldsBeforeUserTime; ++field) fields >> skipped;
    std::int64_t user = 0;
    std::int64_t system = 0;
    fields >> user >> system;
    return static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace

ProcessUse use_of(pid_t pid) {
    const std::filesystem::path folder = "/proc/" + std::to_string(pid);
    std::ostringstream stat;
    stat << std::ifstream(folder / "stat").rdbuf();
    if (stat.str().empty()) throw std::runtime_error("no process " + std::to_string(pid));
    ProcessUse use;
    use.cpu_seconds = cpu_seconds_in(stat.str());
    std::ifstream status(folder / "status");
    for (std::string name; status >> name;) {
        if (name == "VmRSS:") status >> use.rss_kib;
        if (name == "VmHWM:") status >> use.rss_peak_kib;
        status.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    }
    use.descriptors = std::distance(std::filesystem::directory_iterator(folder / "fd"),
                                    std::filesystem::directory_iterator());
    return use;
}

double machine_cpu_seconds() {
    std::ifstream stat("/proc/stat");
    std::string name;
    std::int64_t user = 0;
    std::int64_t nice = 0;
    std::int64_t system = 0;
    stat >> name >> user >> nice >> system;
    return static_cast<double>(user + nice + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace calfleet::bench
