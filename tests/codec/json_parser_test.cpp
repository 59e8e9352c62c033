#include "codec/json_parser.hpp"

#include "codec/json_writer.hpp"

#include <gtest/gtest.h>

#include <string>

namespace calfleet::codec {
namespace {

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

JsonError error_of(std::string_view text) {
    auto parsed = parse_json(text);
    return parsed.has_error() ? parsed.error() : JsonError{false, "accepted"};
}

TEST(JsonParserTest, WhatItReadsItWritesBackTheSame) {
    const std::string text =
        R"({"a":[1,-2.5e3,null,true,false,"x\"y\u0001"],"b":{},"c":[],"big":123456789012345678901234567890})";
    auto parsed = parse_json(text);
    ASSERT_TRUE(parsed.has_value());
    EXPECT_EQ(to_json(*parsed), text);
}

TEST(JsonParserTest, ThirtyTwoLevelsAreFineAndThirtyThreeAreTooDeep) {
    EXPECT_TRUE(parse_json(nested(32)).has_value());
    EXPECT_TRUE(error_of(nested(33)).beyond_limits);
    EXPECT_EQ(error_of(nested(33)).message.substr(0, 29), "the JSON is nested too deep a");
}

TEST(JsonParserTest, AMillionBracketsDoNotCrash) {
    JsonLimits limits;
    limits.bytes_max = 4'000'000;
    EXPECT_TRUE(parse_json(nested(1'000'000), limits).error().beyond_limits);
}

TEST(JsonParserTest, BytesThatAreNotUtf8AreBeyondLimits) {
    EXPECT_TRUE(error_of("\"\xE2").beyond_limits || error_of("\"\xE2").message.starts_with("not JSON"));
    EXPECT_TRUE(error_of("\"\xff\xfe\"").beyond_limits);
    EXPECT_TRUE(error_of("\"\xed\xa0\x80\"").beyond_limits);
}

TEST(JsonParserTest, ANulByteIsBeyondLimits) {
    EXPECT_TRUE(error_of(std::string_view("\"a\0b\"", 5)).beyond_limits);
}

TEST(JsonParserTest, MoreThanSixtyFourKibibytesAreBeyondLimits) {
    EXPECT_FALSE(error_of('"' + std::string(64 * 1024 - 2, 'a') + '"').beyond_limits);
    EXPECT_TRUE(error_of('"' + std::string(64 * 1024 - 1, 'a') + '"').beyond_limits);
}

TEST(JsonParserTest, DuplicateKeysAreRefused) {
    EXPECT_EQ(error_of(R"({"a":1,"b":{"a":1},"a":2})").message.substr(0, 28), "the JSON has a duplicate key");
}

TEST(JsonParserTest, AbsurdNumbersAreRefusedOrKeepTheirDigitsAndFitNoInteger) {
    for (const char* digits : {"1e999999999", "0.0000000000001e-2147483639", "99999999999999999999", "1.0"}) {
        auto parsed = parse_json(digits);
        if (parsed.has_error()) continue;
        EXPECT_EQ(parsed->as_number()->digits, digits);
        EXPECT_FALSE(parsed->as_int64()) << digits;
    }
    EXPECT_TRUE(parse_json("99999999999999999999").has_value());
    EXPECT_EQ(parse_json("-9223372036854775808")->as_int64(), INT64_MIN);
}

TEST(JsonParserTest, WhatIsNotJsonIsRefusedWithItsPlace) {
    for (const char* text :
         {"", " ", "{", "nul", "{\"a\":}", "[1,]", "01", "NaN", "1 2", "'a'", "\xef\xbb\xbf{}"}) {
        EXPECT_TRUE(parse_json(text).has_error()) << text;
    }
    EXPECT_NE(error_of("{\"a\":}").message.find("at byte 5"), std::string::npos);
}

TEST(JsonWriterTest, BytesThatAreNotUtf8AreReplaced) {
    JsonWriter writer;
    writer.begin_object().member("a", "x\xffy\xe2\x82").end_object();
    EXPECT_EQ(writer.text(), "{\"a\":\"x\xef\xbf\xbdy\xef\xbf\xbd\xef\xbf\xbd\"}");
}

TEST(JsonParserTest, HalfASurrogatePairIsNoText) {
    for (const char* text : {R"(["\ude00"])", R"(["\ud83d"])", R"({"\ude00":1})"}) {
        const auto parsed = parse_json(text);
        ASSERT_TRUE(parsed.has_error()) << text;
        EXPECT_FALSE(parsed.error().beyond_limits) << text;
    }
    EXPECT_TRUE(parse_json(R"(["\ud83d\ude00"])").has_value());
}

}  // namespace
}  // namespace calfleet::codec
