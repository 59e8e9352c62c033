// A service as whoever supervises it sees it: systemd by its socket, a container runtime by `healthcheck`.
#include "acceptance/shared_fleet.hpp"
#include "adapters/system/notify_socket.hpp"
#include "fakes/temporary_folder.hpp"
#include "harness/free_port.hpp"
#include "harness/wait.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <string>
#include <vector>

namespace calfleet::acceptance {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

// What a service told, until it has told that.
void wait_for(const tests::NotifySocket& socket, std::vector<std::string>& told, const std::string& wanted) {
    harness::wait_until("'" + wanted + "'", [&] {
        for (std::string line = socket.received(); line != "nothing"; line = socket.received())
            told.push_back(line);
        return std::find(told.begin(), told.end(), wanted) != told.end();
    });
}

TEST(SupervisedService, SystemdHearsThatAWorkerIsUpThatItsLoopTurnsHowItStandsAndThatItStops) {
    const fakes::TemporaryFolder folder;
    const std::string path = (folder.path() / "notify").string();
    const tests::NotifySocket socket(path);
    EmbeddedFleet embedded;
    embedded.fleet->start_worker({{"NOTIFY_SOCKET", path}, {"WATCHDOG_USEC", "2000000"}});
    std::vector<std::string> told;
    wait_for(socket, told, "READY=1");
    EXPECT_EQ(told.front(), "READY=1");
    wait_for(socket, told, "WATCHDOG=1");
    wait_for(socket, told, "STATUS=ready");
    EXPECT_EQ(embedded.fleet->stop_worker(), 0);
    wait_for(socket, told, "STOPPING=1\nSTATUS=stopping: finishing what is in flight");
}

struct Healthcheck : AcceptanceTest {
    static harness::Finished check(const std::string& listen, std::vector<std::string> more = {}) {
        std::vector<std::string> arguments{"healthcheck", "--http-listen", listen};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return harness::run_program({harness::Fleet::kWorker, arguments, {}, {}, {}});
    }
    static std::string listening() { return fleet().health_url().substr(std::string("http://").size()); }
};

TEST_F(Healthcheck, OfAWorkerThatIsReadySucceedsAndSaysHowEachCheckStands) {
    ASSERT_EQ(outcome_of(list_slots()), "success");
    const auto checked = check(listening());
    EXPECT_EQ(checked.exit_code, 0) << checked.output;
    EXPECT_THAT(checked.output, HasSubstr(R"("ready":true)"));
    for (const char* name : {"assignment", "broker", "store", "schema"})
        EXPECT_THAT(checked.output, HasSubstr("\"" + std::string(name) + R"(":{"ok":true,"age_ms":)"));
    EXPECT_EQ(check(listening(), {"--live"}).exit_code, 0);
}

TEST_F(Healthcheck, OnEveryAddressAsksThisMachine) {
    const std::string port = listening().substr(listening().rfind(':'));
    EXPECT_EQ(check("0.0.0.0" + port).exit_code, 0);
}

TEST_F(Healthcheck, WhereNobodyListensFailsAndSaysSo) {
    const auto unheard = check("127.0.0.1:" + std::to_string(harness::free_port()));
    EXPECT_EQ(unheard.exit_code, 1);
    EXPECT_THAT(unheard.output, HasSubstr("connect"));
    const auto chosen = check("127.0.0.1:0");
    EXPECT_EQ(chosen.exit_code, 1);
    EXPECT_THAT(chosen.output, HasSubstr("name a port"));
}

}  // namespace
}  // namespace calfleet::acceptance
