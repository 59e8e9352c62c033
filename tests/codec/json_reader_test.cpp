#include "codec/json_reader.hpp"

#include "codec/json_parser.hpp"

#include <gtest/gtest.h>

namespace calfleet::codec {
namespace {

JsonValue parsed(std::string_view text) {
    return *parse_json(text);
}

TEST(JsonReaderTest, AllMistakesAreToldAtOnce) {
    const JsonValue value = parsed(R"({"name":7,"limit":201,"flag":"yes","note":"a\nb","tags":["x",1]})");
    JsonReader reader(value, "template.");
    reader.text("name", 10);
    reader.text("absent", 10);
    reader.optional_integer("limit", 1, 200);
    reader.optional_flag("flag");
    reader.optional_text("note", 10);
    reader.optional_texts("tags", 5, 10);
    EXPECT_EQ(
        reader.summary(),
        "template.name: must be a string, is number; template.absent: is required; "
        "template.limit: must be a whole number from 1 to 200; template.flag: must be a boolean, is string; "
        "template.note: must not hold control characters; template.tags[1]: must be a string, is number");
}

TEST(JsonReaderTest, NullCountsAsAbsent) {
    const JsonValue value = parsed(R"({"note":null})");
    JsonReader reader(value);
    EXPECT_FALSE(reader.optional_text("note", 10));
    EXPECT_TRUE(reader.ok());
}

TEST(JsonReaderTest, ProseMayHoldLinesAndBeEmpty) {
    const JsonValue value = parsed(R"({"a":"x\ny","b":"","c":"\u0000"})");
    JsonReader reader(value);
    EXPECT_EQ(reader.optional_prose("a", 10), "x\ny");
    EXPECT_EQ(reader.optional_prose("b", 10), "");
    EXPECT_FALSE(reader.optional_prose("c", 10));
    EXPECT_FALSE(reader.ok());
}

TEST(JsonReaderTest, SomethingOtherThanAnObjectIsAProblemOfItsOwn) {
    const JsonValue value = parsed("[1]");
    JsonReader reader(value);
    EXPECT_EQ(reader.summary(), "data: must be a JSON object, is array");
}

}  // namespace
}  // namespace calfleet::codec
