// What the system says a process used: CPU, memory, descriptors, from /proc. One thread.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace calfleet::bench {

struct ProcessUse {
    double cpu_seconds = 0;  // user and system, of all its threads
    std::int64_t rss_kib = 0;
    std::int64_t rss_peak_kib = 0;  // since it started
    std::int64_t descriptors = 0;
};

// Throws when there is no such process.
ProcessUse use_of(pid_t pid);

// What all processes of the machine together have used since it started.
double machine_cpu_seconds();

}  // namespace calfleet::bench
