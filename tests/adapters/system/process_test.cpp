#include "adapters/system/environment.hpp"
#include "adapters/system/process_hardening.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace calfleet::adapters::system {
namespace {

TEST(EnvironmentTest, KeepsOurVariablesAndNoOthers) {
    const char* const entries[] = {"HOME=/root",     "CALFLEET_BROKERS=a=b,c", "CALFLEET_EMPTY=",
                                   "CALFLEET_NAKED", "NOT_CALFLEET_X=1",       nullptr};
    const Environment expected{{"CALFLEET_BROKERS", "a=b,c"}, {"CALFLEET_EMPTY", ""}};
    EXPECT_EQ(environment_from(entries), expected);
    EXPECT_TRUE(environment_from(nullptr).empty());
}

TEST(EnvironmentTest, ReadsTheProcessItRunsIn) {
    ASSERT_EQ(::setenv("CALFLEET_ENVIRONMENT_TEST", "read", 1), 0);
    EXPECT_EQ(read_environment().at("CALFLEET_ENVIRONMENT_TEST"), "read");
    ::unsetenv("CALFLEET_ENVIRONMENT_TEST");
    EXPECT_FALSE(read_environment().contains("CALFLEET_ENVIRONMENT_TEST"));
}

// In a child process: a hardened one cannot be softened again, nor looked at by the leak sanitizer.
void exit_zero_if_hardened() {
    harden_process();
    rlimit core{1, 1};
    ::getrlimit(RLIMIT_CORE, &core);
    const bool dumpable = ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0;
    std::_Exit(core.rlim_cur == 0 && core.rlim_max == 0 && !dumpable ? 0 : 1);
}

TEST(ProcessHardeningDeathTest, LeavesNoWayToDumpCore) {
    testing::GTEST_FLAG(death_test_style) = "threadsafe";
    EXPECT_EXIT(exit_zero_if_hardened(), testing::ExitedWithCode(0), "");
}

void exit_zero_if_a_write_beyond_the_limit_fails() {
    harden_process();
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_FSIZE, &none);
    std::FILE* const file = std::tmpfile();
    const bool is_refused = ::write(::fileno(file), "x", 1) < 0 && errno == EFBIG;
    std::_Exit(is_refused ? 0 : 1);
}

TEST(ProcessHardeningDeathTest, MakesAFileThatMayNotGrowAnErrorAndNotTheEnd) {
    testing::GTEST_FLAG(death_test_style) = "threadsafe";
    EXPECT_EXIT(exit_zero_if_a_write_beyond_the_limit_fails(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace calfleet::adapters::system
