// GCAL-S09 ERR-1: what happens to a command when nobody can tell whether its feature is on.
#include "app/rollout_gate.hpp"

#include "path_world.hpp"

namespace calfleet::app {
namespace {

struct RolloutGateTest : ::testing::Test, PathWorld {
    std::optional<core::FailureReason> refusal(std::chrono::milliseconds patience) {
        return run(gate.refusal_for(core::CompanyId("co-1"), "the_flag", clock.steady_now() + patience));
    }
};

TEST_F(RolloutGateTest, GCAL_S09_ERR1_AFlagThatCannotBeReadCountsAsOffOnceTheDeadlineHasPassed) {
    set_flag("the_flag", true);
    flags.fail_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "gone"});
    const auto before = clock.now();
    EXPECT_EQ(refusal(std::chrono::seconds(5)), core::FailureReason::kFeatureDisabled);
    EXPECT_GE(clock.now() - before, std::chrono::seconds(5));
    EXPECT_TRUE(log.mentions("ALERT: feature flags cannot be read"));
}

TEST_F(RolloutGateTest, AFlagThatCanBeReadAgainInTimeCounts) {
    set_flag("the_flag", true);
    set_flag(std::string(kEntitlementFlag), true);
    flags.fail_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "gone"});
    auto asked = fakes::start_awaitable(io, gate.refusal_for(core::CompanyId("co-1"), "the_flag",
                                                             clock.steady_now() + std::chrono::seconds(5)));
    io.poll();
    flags.fail_with(std::nullopt);
    clock.advance(std::chrono::seconds(1));
    io.restart();
    io.poll();
    ASSERT_TRUE(asked.done());
    EXPECT_FALSE(asked.result());
}

}  // namespace
}  // namespace calfleet::app
