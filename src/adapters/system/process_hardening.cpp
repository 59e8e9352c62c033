#include "adapters/system/process_hardening.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <cerrno>
#include <csignal>
#include <system_error>

namespace calfleet::adapters::system {

void harden_process() {
    // The limit alone does not hold back a core_pattern that pipes to a program; not being dumpable does.
    const rlimit none{0, 0};
    if (::setrlimit(RLIMIT_CORE, &none) != 0)
        throw std::system_error(errno, std::generic_category(), "setrlimit(RLIMIT_CORE)");
    if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        throw std::system_error(errno, std::generic_category(), "prctl(PR_SET_DUMPABLE)");
    // Who has a limit on the size of files gets this signal besides the error of the write, and it would end
    // the process: a store that cannot grow is waited for, like any other that is away.
    if (std::signal(SIGXFSZ, SIG_IGN) == SIG_ERR)
        throw std::system_error(errno, std::generic_category(), "signal(SIGXFSZ)");
}

}  // namespace calfleet::adapters::system
