#include "core/trace_context.hpp"

#include <gtest/gtest.h>

#include <string>

namespace calfleet::core {
namespace {

const std::string kTraceId = "0af7651916cd43dd8448eb211c80319c";
const std::string kSpanId = "b7ad6b7169203331";
const std::string kGood = "00-" + kTraceId + "-" + kSpanId + "-01";

TEST(TraceContextTest, WhatW3CCallsValidIsRead) {
    const auto context = parse_traceparent(kGood);
    ASSERT_TRUE(context);
    EXPECT_EQ(context->trace_id, kTraceId);
    EXPECT_EQ(context->span_id, kSpanId);
    EXPECT_TRUE(context->is_sampled);
    EXPECT_EQ(to_traceparent(*context), kGood);
}

TEST(TraceContextTest, OfTheFlagsOnlyTheLastIsKnown) {
    for (const auto& [flags, is_sampled] :
         {std::pair("00", false), {"01", true}, {"02", false}, {"03", true}, {"fe", false}, {"ff", true}}) {
        const auto context = parse_traceparent(kGood.substr(0, 53) + flags);
        ASSERT_TRUE(context) << flags;
        EXPECT_EQ(context->is_sampled, is_sampled) << flags;
    }
}

TEST(TraceContextTest, AVersionToComeMayGoOnAfterADash) {
    EXPECT_TRUE(parse_traceparent("01" + kGood.substr(2)));
    EXPECT_TRUE(parse_traceparent("cc" + kGood.substr(2) + "-what-comes"));
    EXPECT_FALSE(parse_traceparent("cc" + kGood.substr(2) + ".what-comes"));
    EXPECT_FALSE(parse_traceparent(kGood + "-what-comes"));
}

TEST(TraceContextTest, WhatIsNotValidIsNotRead) {
    for (const std::string& text :
         {std::string(), kGood.substr(1), kGood.substr(0, 54), "ff" + kGood.substr(2), "0x" + kGood.substr(2),
          "00-" + std::string(32, '0') + kGood.substr(35), kGood.substr(0, 36) + std::string(16, '0') + "-01",
          "00-" + std::string(32, 'A') + kGood.substr(35), kGood.substr(0, 35) + "_" + kGood.substr(36),
          kGood.substr(0, 53) + "0g", std::string("00-abc-def-01")})
        EXPECT_FALSE(parse_traceparent(text)) << text;
}

}  // namespace
}  // namespace calfleet::core
