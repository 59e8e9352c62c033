#include "wiring/readiness.hpp"

#include <gtest/gtest.h>

namespace calfleet::wiring {
namespace {

TEST(ReadinessTest, ItIsReadyWhileEveryCheckHolds) {
    bool is_there = true;
    const Readiness readiness({{"broker", [] { return CheckState{true}; }},
                               {"store", [&is_there] { return CheckState{is_there}; }}});
    EXPECT_TRUE(readiness.ready());
    is_there = false;
    EXPECT_FALSE(readiness.ready());
    is_there = true;
    EXPECT_TRUE(readiness.ready()) << "checks look at what is, not at what was";
}

TEST(ReadinessTest, ItSaysOfEachCheckHowItStandsSinceWhenThatIsKnownAndWhy) {
    const Readiness readiness(
        {{"broker",
          [] {
              return CheckState{false, "no broker answers", std::chrono::milliseconds(412)};
          }},
         {"store", [] { return CheckState{true}; }}});
    EXPECT_EQ(readiness.as_words(), "not ready: broker");
    EXPECT_EQ(readiness.as_json(),
              R"({"ready":false,"checks":{"broker":{"ok":false,"age_ms":412,"detail":"no broker answers"},)"
              R"("store":{"ok":true}}})");
}

}  // namespace
}  // namespace calfleet::wiring
