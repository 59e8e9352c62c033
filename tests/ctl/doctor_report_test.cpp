#include "doctor/doctor_report.hpp"

#include "core/rfc3339.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace calfleet::ctl {
namespace {

using State = Finding::State;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

const core::Instant kDate = core::parse_rfc3339("1994-11-06T08:49:37Z").value();
constexpr const char* kText = "Sun, 06 Nov 1994 08:49:37 GMT";

TEST(DoctorReportTest, ADateOfAServerIsRead) {
    EXPECT_EQ(parse_http_date(kText), kDate);
    for (const char* text : {"", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC",
                             "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT",
                             "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, -6 Nov 1994 08:49:37 GMT"})
        EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
}

TEST(DoctorReportTest, AClockThatIsMoreThanFiveSecondsOffIsTold) {
    const auto compare = [](milliseconds off) {
        return compare_clocks(kText, kDate + off, kDate + off + milliseconds(200));
    };
    EXPECT_EQ(compare(milliseconds(0)).state, State::kOk);
    EXPECT_EQ(compare(seconds(6)).state, State::kOk);  // the date may have been cut off by a second
    EXPECT_EQ(compare(milliseconds(-5'200)).state, State::kOk);
    EXPECT_EQ(compare(milliseconds(-5'201)).state, State::kWarning);
    EXPECT_EQ(compare(milliseconds(6'001)).state, State::kWarning);
    EXPECT_THAT(compare(seconds(61)).message, HasSubstr("is 60 s ahead of the provider"));
    EXPECT_THAT(compare(milliseconds(-60'200)).message, HasSubstr("is 60 s behind the provider"));
}

TEST(DoctorReportTest, AnAnswerWithoutADateComparesNothing) {
    EXPECT_EQ(compare_clocks(std::nullopt, kDate, kDate).state, State::kWarning);
    EXPECT_EQ(compare_clocks("soon", kDate, kDate).state, State::kWarning);
}

TEST(DoctorReportTest, OnlyAFailureMakesTheWholeUnhealthy) {
    std::vector<Finding> findings{{"broker", State::kOk, "answers"}, {"clock", State::kWarning, "is off"}};
    EXPECT_TRUE(is_healthy(findings));
    EXPECT_EQ(findings_as_json(findings),
              R"({"healthy":true,"checks":[{"check":"broker","state":"ok","message":"answers"},)"
              R"({"check":"clock","state":"warning","message":"is off"}]})");
    findings.push_back({"store", State::kFailed, "is away"});
    EXPECT_FALSE(is_healthy(findings));
    EXPECT_EQ(finding_table(findings).back(), (std::vector<std::string>{"store", "failed", "is away"}));
}

}  // namespace
}  // namespace calfleet::ctl
