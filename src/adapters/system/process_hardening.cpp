#include "adapters/system/process_hardening.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <cerrno>
#include <system_error>

namespace calfleet::adapters::system {

void harden_process() {
    // The limit alone does not hold back a core_pattern that pipes to a program; not being dumpable does.
    const rlimit none{0, 0};
    if (::setrlimit(RLIMIT_CORE, &none) != 0)
        throw std::system_error(errno, std::generic_category(), "setrlimit(RLIMIT_CORE)");
    if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        throw std::system_error(errno, std::generic_category(), "prctl(PR_SET_DUMPABLE)");
}

}  // namespace calfleet::adapters::system
