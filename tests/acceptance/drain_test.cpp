// A worker that is asked to end, or asked what it does, while a booking waits for a slow Google. Each test
// has a broker of its own: what one leaves unfinished is no business of the next.
#include "acceptance/shared_fleet.hpp"
#include "adapters/config/command_line.hpp"
#include "harness/wait.hpp"

#include <chrono>
#include <csignal>
#include <string>

namespace calfleet::acceptance {
namespace {

namespace google = simulators::google;

class Drain : public ::testing::Test {
protected:
    static constexpr const char* kAgent = "agent-1";
    static constexpr std::chrono::milliseconds kForLong{60'000};

    Drain() { fleet_.add_agent({.agent = kAgent}); }

    // Sends a booking to a worker; returns when Google has its event and keeps the answer back.
    std::string book_at_a_slow_google(std::chrono::milliseconds latency) {
        google::FaultRule slow;
        slow.match.operation = google::Operation::kInsertEvent;
        slow.fault = google::LatencyFault{.first = static_cast<double>(latency.count())};
        fleet_.google().add_fault(slow);
        std::string id = fleet_.send("calendar.create_event", kAgent, booking(0));
        harness::wait_until("Google to have the event", [&] { return events() == 1; });
        return id;
    }
    codec::JsonValue book_another() {
        fleet_.google().clear_faults();
        return fleet_.call("calendar.create_event", kAgent, booking(1));
    }
    std::string booking(std::size_t slot) {
        const std::string lookup = R"("template_id":")" + harness::Fleet::template_of(kAgent) + "\"";
        const codec::JsonValue slots = fleet_.call("calendar.list_slots", kAgent, lookup);
        return lookup + R"(,"slot_start":")" +
               at(slots.find("data")->find("slots")->as_array()->at(slot), {"start"}) +
               R"(","customer_data":{"name":"Ada","email":"ada@example.com"})";
    }
    std::size_t events() { return fleet_.google().events().size(); }

    void wait_until_logged(const std::string& text) {
        harness::wait_until("'" + text + "' in the log", [&] { return has_logged(text); });
    }
    bool has_logged(const std::string& text) const {
        return fleet_.worker_output().find(text) != std::string::npos;
    }
    void expect_told_once(const std::string& id) {
        EXPECT_EQ(outcome_of(fleet_.kafka().result_of(id)), "success");
        EXPECT_EQ(fleet_.kafka().distinct_results_of(id), 1U);
        EXPECT_EQ(fleet_.kafka().repeated_results(), 0U);
        EXPECT_EQ(fleet_.google().summary().invitations_repeated, 0);
    }

    EmbeddedFleet embedded_;
    harness::Fleet& fleet_ = *embedded_.fleet;
};

TEST_F(Drain, AWorkerThatIsAskedToEndFinishesItsBookingFirst) {
    fleet_.start_worker();
    const std::string id = book_at_a_slow_google(std::chrono::milliseconds(1'500));
    EXPECT_EQ(fleet_.stop_worker(), 0);
    EXPECT_FALSE(has_logged("they will be delivered again"));
    expect_told_once(id);

    // The same agent's next command is behind the first one: had that come again, it would have been first.
    fleet_.start_worker();
    EXPECT_EQ(outcome_of(book_another()), "success");
    EXPECT_EQ(events(), 2U);
    EXPECT_FALSE(has_logged(id));
    expect_told_once(id);
}

TEST_F(Drain, ABookingThatTakesLongerThanTheDrainIsFinishedByTheNextWorker) {
    fleet_.start_worker({{"CALFLEET_DRAIN_SECONDS", "1"}});
    const std::string id = book_at_a_slow_google(kForLong);
    fleet_.worker().signal(SIGTERM);
    EXPECT_EQ(fleet_.worker().wait(std::chrono::seconds(5)), 0);
    EXPECT_TRUE(has_logged("ending with commands in flight; they will be delivered again"));
    EXPECT_EQ(fleet_.kafka().distinct_results_of(id), 0U);

    fleet_.google().clear_faults();
    fleet_.start_worker();
    expect_told_once(id);
    EXPECT_EQ(events(), 1U);
}

TEST_F(Drain, ASecondSignalEndsTheWorkerAtOnce) {
    fleet_.start_worker();
    book_at_a_slow_google(kForLong);
    fleet_.worker().signal(SIGTERM);
    wait_until_logged("stopping: finishing what is in flight");
    EXPECT_TRUE(fleet_.worker().is_running());
    fleet_.worker().signal(SIGTERM);
    EXPECT_EQ(fleet_.worker().wait(std::chrono::seconds(2)), adapters::config::kExitFailed);
}

TEST_F(Drain, AWorkerThatIsAskedWhatItDoesSaysItAndGoesOn) {
    fleet_.start_worker();
    const std::string id = book_at_a_slow_google(std::chrono::milliseconds(1'500));
    fleet_.worker().signal(SIGUSR1);
    wait_until_logged("in flight: a command");
    const std::string log = fleet_.worker_output();
    const std::size_t begin = log.rfind('\n', log.find("in flight: a command")) + 1;
    const std::string line = log.substr(begin, log.find('\n', begin) - begin);
    EXPECT_NE(line.find(R"("command_id":")" + id + "\""), std::string::npos) << line;
    EXPECT_NE(line.find(R"("step":"intended")"), std::string::npos) << line;
    EXPECT_NE(line.find(R"("duration_ms":)"), std::string::npos) << line;

    expect_told_once(id);
    EXPECT_EQ(outcome_of(book_another()), "success");
    EXPECT_EQ(fleet_.stop_worker(), 0);
}

}  // namespace
}  // namespace calfleet::acceptance
