#include "codec/availability_codec.hpp"

#include "codec/json_parser.hpp"

#include <gtest/gtest.h>

#include <string>

namespace calfleet::codec {
namespace {

std::string decoded(const std::string& json) {
    const auto availability = decode_availability(*parse_json(json));
    return availability ? availability->to_text() : "error: " + availability.error().message;
}

TEST(AvailabilityCodecTest, ReadsTheTextForm) {
    EXPECT_EQ(decoded(R"("always")"), "always");
    EXPECT_EQ(decoded(R"("mon-fri 09:00-17:00; 2026-12-25 closed")"),
              "mon-fri 09:00-17:00; 2026-12-25 closed");
}

TEST(AvailabilityCodecTest, ReadsTheObjectForm) {
    EXPECT_EQ(decoded(R"({"weekly":{"mon":["09:00-12:00","13:00-17:00"],"tue":[],"Wed":["00:00-24:00"]},)"
                      R"("exceptions":{"2026-12-25":[],"2026-12-24":["09:00-12:00"]}})"),
              "mon 09:00-12:00,13:00-17:00; wed 00:00-24:00; 2026-12-24 09:00-12:00; 2026-12-25 closed");
    EXPECT_EQ(decoded(R"({"weekly":{"mon-fri":["09:00-17:00"]},"exceptions":null})"), "mon-fri 09:00-17:00");
}

TEST(AvailabilityCodecTest, BothFormsMeetTheSameRules) {
    EXPECT_EQ(decoded(R"({"weekly":{"mon":["9-5"]}})"), decoded(R"("mon 9-5")"));
    EXPECT_EQ(decoded(R"({"weekly":{"monday":["09:00-17:00"]}})"), decoded(R"("monday 09:00-17:00")"));
    EXPECT_EQ(decoded("{}"), decoded(R"("")"));
    EXPECT_EQ(decoded(R"({"weekly":{"mon":["09:00-12:00"],"mon-tue":["09:00-12:00"]}})"),
              decoded(R"("mon 09:00-12:00; mon-tue 09:00-12:00")"));
}

TEST(AvailabilityCodecTest, OtherTypesAreRefused) {
    const std::string shape =
        "error: must be a text such as mon-fri 09:00-17:00, or an object with weekly hours";
    EXPECT_EQ(decoded("true"), shape);
    EXPECT_EQ(decoded("[]"), shape);
    EXPECT_EQ(decoded(R"({"weekly":[]})"), "error: weekly must be an object of days and their hours");
    EXPECT_EQ(decoded(R"({"exceptions":"none"})"),
              "error: exceptions must be an object of days and their hours");
    for (const char* hours : {R"("09:00-17:00")", "[9]", "[null]", R"([""])", R"(["closed"])", "null"})
        EXPECT_EQ(decoded(std::string(R"({"weekly":{"mon":)") + hours + "}}"),
                  "error: the hours of \"mon\" must be an array of texts such as 09:00-12:00");
}

TEST(AvailabilityCodecTest, NothingInAnObjectPassesForTheTextsOwnMarks) {
    EXPECT_EQ(decoded(R"({"weekly":{"mon 09:00-10:00;tue":["09:00-12:00"]}})"),
              "error: \"mon 09:00-10:00;tue\" names no day in weekly");
    EXPECT_EQ(decoded(R"({"weekly":{"2026-12-25":[]}})"), "error: \"2026-12-25\" names no day in weekly");
    EXPECT_EQ(decoded(R"({"exceptions":{"mon":[]}})"), "error: \"mon\" names no day in exceptions");
    EXPECT_EQ(decoded(R"({"weekly":{"mon":["09:00-10:00;tue 09:00-10:00"]}})"),
              "error: the hours of \"mon\" must be an array of texts such as 09:00-12:00");
}

}  // namespace
}  // namespace calfleet::codec
