// calfleetctl keys rotate: the keys of a fleet at work are exchanged. A fleet of its own, whose worker knows
// more keys than one.
#include "acceptance/shared_fleet.hpp"
#include "adapters/config/command_line.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <string>

namespace calfleet::acceptance {
namespace {

namespace config = adapters::config;
using testing::HasSubstr;

class CtlKeys : public ::testing::Test {
protected:
    static constexpr int kAgents = 5;
    EmbeddedFleet embedded_;
    harness::Fleet& fleet_ = *embedded_.fleet;
    const std::string old_key_ = fleet_.environment().at("CALFLEET_TOKEN_KEYS");
    const std::string new_key_ = "2:ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";
    const std::string another_key_ = "3:MDEyMzQ1Njc4OWFiY2RlZmZlZGNiYTk4NzY1NDMyMTA=";

    CtlKeys() {
        for (int number = 1; number <= kAgents; ++number) fleet_.add_agent({.agent = agent(number)});
    }
    static std::string agent(int number) { return "agent-" + std::to_string(number); }
    harness::Finished rotate(const std::string& keys) {
        return fleet_.ctl({"keys", "rotate", "--token-keys", keys});
    }
    std::string list_slots(int number) {
        return outcome_of(
            fleet_.call("calendar.list_slots", agent(number),
                        R"("template_id":")" + harness::Fleet::template_of(agent(number)) + "\""));
    }
};

TEST_F(CtlKeys, RowsMoveUnderTheFirstKeyWhileCommandsSucceed) {
    fleet_.start_worker({{"CALFLEET_TOKEN_KEYS", old_key_ + "," + new_key_}});
    ASSERT_EQ(list_slots(1), "success");
    // There and back and there again, so that commands meet rows on the move.
    int number = 0;
    for (const std::string& keys :
         {new_key_ + "," + old_key_, old_key_ + "," + new_key_, new_key_ + "," + old_key_}) {
        const auto output = fleet_.folder() / ("rotation-" + std::to_string(number));
        harness::ChildProcess rotation({CALFLEET_BIN_DIR "/calfleetctl",
                                        {"keys", "rotate", "--token-keys", keys},
                                        fleet_.environment(),
                                        output,
                                        {}});
        do {
            EXPECT_EQ(list_slots(number++ % kAgents + 1), "success");
        } while (rotation.is_running());
        EXPECT_EQ(rotation.wait(std::chrono::seconds(1)), config::kExitOk);
        std::string said;
        std::getline(std::ifstream(output), said);
        EXPECT_EQ(said, "sealed anew 5, left under another key 0, unreadable 0");
    }
    const harness::Finished again = rotate(new_key_ + "," + old_key_);
    EXPECT_EQ(again.exit_code, config::kExitOk);
    EXPECT_EQ(again.output, "sealed anew 0, left under another key 0, unreadable 0\n");
    EXPECT_EQ(rotate(new_key_).exit_code, config::kExitOk) << "the old key may go";
    EXPECT_EQ(fleet_.stop_worker(), 0);
    fleet_.start_worker({{"CALFLEET_TOKEN_KEYS", new_key_}});
    for (int one = 1; one <= kAgents; ++one) EXPECT_EQ(list_slots(one), "success");
}

TEST_F(CtlKeys, WorkersWithMixedKeysReadWhatEachOtherSealed) {
    fleet_.start_worker({{"CALFLEET_TOKEN_KEYS", old_key_ + "," + new_key_}});
    const auto other = fleet_.make_service("other", {{"CALFLEET_TOKEN_KEYS", new_key_ + "," + old_key_}});
    const auto refresh = [this](int number) {
        return outcome_of(
            fleet_.call("calendar.refresh_token", agent(number),
                        R"("provider":"google_calendar","refresh_type":"proactive","force":true)"));
    };
    // Each refresh seals the row under the first key of whichever worker has the agent's partition.
    for (int round = 0; round < 3; ++round) {
        for (int one = 1; one <= kAgents; ++one) {
            EXPECT_EQ(refresh(one), "success");
            EXPECT_EQ(list_slots(one), "success");
        }
        EXPECT_EQ(rotate(new_key_ + "," + old_key_).exit_code, config::kExitOk);
        for (int one = 1; one <= kAgents; ++one) EXPECT_EQ(list_slots(one), "success");
    }
    for (const std::string& log : {fleet_.worker_output(), other->output()})
        EXPECT_THAT(log, HasSubstr("command succeeded")) << "or nothing was mixed";
}

TEST_F(CtlKeys, WhatNoKeyOpensIsCountedAndLeftAsItIs) {
    const harness::Finished refused = rotate(another_key_);
    EXPECT_EQ(refused.exit_code, config::kExitFailed);
    EXPECT_THAT(refused.output, HasSubstr("sealed anew 0, left under another key 0, unreadable 5\n"));
    const harness::Finished rotated = rotate(another_key_ + "," + old_key_);
    EXPECT_EQ(rotated.exit_code, config::kExitOk);
    EXPECT_THAT(rotated.output, HasSubstr("sealed anew 5, left under another key 0, unreadable 0\n"));
}

TEST(CtlKeysOfAnyFleet, WithoutKeysNothingIsTried) {
    EXPECT_EQ(fleet().ctl({"keys", "rotate", "--token-keys", "1:short"}).exit_code, config::kExitConfig);
}

}  // namespace
}  // namespace calfleet::acceptance
