#include "adapters/system/service_manager.hpp"

#include "adapters/system/notify_socket.hpp"
#include "fakes/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <string>

namespace calfleet::adapters::system {
namespace {

using std::chrono::milliseconds;

struct ServiceManagerTest : ::testing::Test {
    // An environment of its own.
    static ServiceManager with(const char* watchdog_usec, const std::string& watchdog_pid) {
        ::setenv("NOTIFY_SOCKET", "/run/notify", 1);
        ::setenv("WATCHDOG_USEC", watchdog_usec, 1);
        ::setenv("WATCHDOG_PID", watchdog_pid.c_str(), 1);
        ServiceManager manager = ServiceManager::from_environment();
        for (const char* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) ::unsetenv(name);
        return manager;
    }
    const std::string me = std::to_string(::getpid());
    fakes::TemporaryFolder folder;
};

TEST_F(ServiceManagerTest, WhatIsToldArrives) {
    const std::string path = (folder.path() / "notify").string();
    const tests::NotifySocket socket(path);
    const ServiceManager manager(path, std::nullopt);
    EXPECT_TRUE(manager.listens());
    EXPECT_TRUE(manager.tell("READY=1\nSTATUS=working"));
    EXPECT_EQ(socket.received(), "READY=1\nSTATUS=working");
}

TEST_F(ServiceManagerTest, WhereNobodyListensNothingIsTold) {
    EXPECT_FALSE(ServiceManager({}, std::nullopt).tell("READY=1"));
    EXPECT_FALSE(ServiceManager((folder.path() / "gone").string(), std::nullopt).tell("READY=1"));
    EXPECT_FALSE(ServiceManager(std::string(200, 'x'), std::nullopt).tell("READY=1"));
    EXPECT_FALSE(ServiceManager::from_environment().listens());
}

TEST_F(ServiceManagerTest, TheWatchdogIsOursOnlyIfItNamesThisProcess) {
    EXPECT_EQ(with("30000000", me).watchdog(), milliseconds(30'000));
    EXPECT_EQ(with("30000000", "").watchdog(), milliseconds(30'000));
    EXPECT_EQ(with("30000000", "1").watchdog(), std::nullopt);
    EXPECT_EQ(with("soon", me).watchdog(), std::nullopt);
    EXPECT_EQ(with("", me).watchdog(), std::nullopt);
    EXPECT_TRUE(with("1", me).listens());
}

}  // namespace
}  // namespace calfleet::adapters::system
