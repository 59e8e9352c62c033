#include "adapters/metrics/process_metrics.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

namespace calfleet::adapters::metrics {
namespace {

std::string text_of_file(const char* path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

// The numbers of /proc/self/stat behind the name, which may hold blanks: the first is field 3.
std::vector<std::string> stat_fields() {
    const std::string text = text_of_file("/proc/self/stat");
    const std::size_t name_end = text.rfind(')');
    if (name_end == std::string::npos) return {};
    std::istringstream rest(text.substr(name_end + 1));
    return {std::istream_iterator<std::string>(rest), {}};
}

// Seconds since the epoch at which the machine was started.
std::optional<double> boot_time() {
    std::istringstream lines(text_of_file("/proc/stat"));
    for (std::string word; lines >> word;) {
        double value = 0;
        if (word == "btime" && lines >> value) return value;
    }
    return std::nullopt;
}

double number(const std::string& text) {
    return std::strtod(text.c_str(), nullptr);
}

void add_descriptors(MetricFamilies& to) {
    std::error_code failed;
    const std::filesystem::directory_iterator open("/proc/self/fd", failed);
    if (!failed)
        to.push_back(gauge("process_open_fds", "Number of open file descriptors.",
                           static_cast<double>(std::distance(begin(open), end(open)))));
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
        to.push_back(gauge("process_max_fds", "Maximum number of open file descriptors.",
                           static_cast<double>(limit.rlim_cur)));
}

}  // namespace

MetricFamilies process_metrics() {
    // proc(5) counts from 1, and the first of our fields is number 3.
    constexpr std::size_t kUserTicks = 14 - 3;
    constexpr std::size_t kSystemTicks = 15 - 3;
    constexpr std::size_t kThreads = 20 - 3;
    constexpr std::size_t kStartTicks = 22 - 3;
    constexpr std::size_t kVirtualBytes = 23 - 3;
    constexpr std::size_t kResidentPages = 24 - 3;
    MetricFamilies families;
    const std::vector<std::string> fields = stat_fields();
    const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    if (fields.size() > kResidentPages && ticks > 0) {
        families.push_back(counter("process_cpu_seconds_total",
                                   "Total user and system CPU time spent in seconds.",
                                   (number(fields[kUserTicks]) + number(fields[kSystemTicks])) / ticks));
        families.push_back(gauge("process_threads", "Number of threads.", number(fields[kThreads])));
        families.push_back(gauge("process_virtual_memory_bytes", "Virtual memory size in bytes.",
                                 number(fields[kVirtualBytes])));
        families.push_back(
            gauge("process_resident_memory_bytes", "Resident memory size in bytes.",
                  number(fields[kResidentPages]) * static_cast<double>(sysconf(_SC_PAGESIZE))));
        if (const auto booted = boot_time())
            families.push_back(gauge("process_start_time_seconds",
                                     "Start time of the process since unix epoch in seconds.",
                                     *booted + number(fields[kStartTicks]) / ticks));
    }
    add_descriptors(families);
    return families;
}

}  // namespace calfleet::adapters::metrics
