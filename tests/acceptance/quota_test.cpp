// Google's quota, and a worker that keeps to it by itself: what there is no turn for in time is told, and
// nothing is lost by it.
#include "acceptance/shared_fleet.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace calfleet::acceptance {
namespace {

constexpr const char* kAgent = "agent-1";
constexpr int kQuota = 20;
constexpr int kLookups = 25;

class Quota : public ::testing::Test {
protected:
    Quota() {
        fleet_.add_agent({.agent = kAgent});
        // Each looks at another window, so that no two lookups share a call.
        for (int i = 1; i <= kLookups; ++i)
            fleet_.save_template("acme", kAgent,
                                 R"({"template_id":")" + template_name(i) +
                                     R"(","name":"Visit","calendar_id":")" +
                                     harness::Fleet::email_of(kAgent) +
                                     R"(","duration_minutes":60,"lookup_window_days":)" + std::to_string(i) +
                                     R"(,"timezone":"Asia/Jakarta","event_title_pattern":"Visit",)"
                                     R"("attendees_customer_email_field":"email"})");
        fleet_.google().set_quotas(kQuota, std::nullopt);
    }
    static std::string template_name(int number) { return "window-" + std::to_string(number); }

    std::vector<codec::JsonValue> look_up_everything() {
        fleet_.expire_commands_after(std::chrono::seconds(10));
        std::vector<std::string> ids;
        for (int i = 1; i <= kLookups; ++i)
            ids.push_back(
                fleet_.send("calendar.list_slots", kAgent, R"("template_id":")" + template_name(i) + "\""));
        fleet_.expire_commands_after(std::nullopt);
        std::vector<codec::JsonValue> results;
        for (const std::string& id : ids) results.push_back(fleet_.kafka().result_of(id));
        return results;
    }
    long refused_by_google() {
        const auto log = fleet_.google().log(0, 10'000);
        return std::count_if(log.begin(), log.end(),
                             [](const auto& entry) { return entry.status == 403 || entry.status == 429; });
    }
    std::string connection_state() {
        return at(fleet_.administer("calendar.connection_status", kAgent), {"data", "connection_state"});
    }

    EmbeddedFleet embedded_;
    harness::Fleet& fleet_ = *embedded_.fleet;
};

TEST_F(Quota, GoogleNeverRefusesAWorkerThatKeepsItsPace) {
    fleet_.start_worker({{"CALFLEET_GOOGLE_QUOTA_PER_ACCOUNT", std::to_string(kQuota)},
                         {"CALFLEET_GOOGLE_QUOTA_PER_PROJECT", "10000"}});
    int listed = 0;
    for (const codec::JsonValue& result : look_up_everything()) {
        if (outcome_of(result) == "success") {
            ++listed;
            continue;
        }
        EXPECT_EQ(outcome_of(result), "quota_exceeded");
        EXPECT_EQ(at(result, {"retryable"}), "true");
        EXPECT_FALSE(at(result, {"retry_after_ms"}).empty());
    }
    EXPECT_GE(listed, 2) << "some are in time, one of them after a wait";
    EXPECT_EQ(refused_by_google(), 0);
    EXPECT_EQ(connection_state(), "connected");
    EXPECT_NE(fleet_.worker_output().find("calls wait for our own pace"), std::string::npos);
}

TEST_F(Quota, AWorkerWithoutAPaceIsRefusedAndItsConnectionRests) {
    fleet_.start_worker();
    look_up_everything();
    EXPECT_GT(refused_by_google(), 0);
    EXPECT_EQ(connection_state(), "quota_exceeded");
}

}  // namespace
}  // namespace calfleet::acceptance
