#include "codec/canonical_json.hpp"

#include "codec/command_hash.hpp"

#include <gtest/gtest.h>

namespace calfleet::codec {
namespace {

TEST(CanonicalJson, BlanksAndTheOrderOfMembersDoNotCount) {
    EXPECT_EQ(canonical_json(" { \"b\" : [ 1 , {\"d\":null,\"c\":true} ],\n\"a\":\"x\" } "),
              R"({"a":"x","b":[1,{"c":true,"d":null}]})");
    EXPECT_EQ(canonical_json(R"({"\u0061":"\u0078"})"), R"({"a":"x"})");
}

TEST(CanonicalJson, TheOrderOfElementsAndTheDigitsOfNumbersCount) {
    EXPECT_NE(canonical_json("[1,2]"), canonical_json("[2,1]"));
    EXPECT_EQ(canonical_json("[1.50,1e3]"), "[1.50,1e3]");
}

TEST(CanonicalJson, WhatIsNoJsonStaysAsItIs) {
    EXPECT_EQ(canonical_json("{ no json"), "{ no json");
}

TEST(CommandHashText, IdTypeAndDataMakeACommand) {
    core::Command command;
    command.id = core::CommandId("cmd-1");
    command.type = "calendar.create_event";
    command.data = R"({"a":1,"b":2})";
    core::Command same = command;
    same.data = R"({ "b":2, "a":1 })";
    EXPECT_EQ(command_hash_text(command), command_hash_text(same));
    core::Command other = command;
    other.data = R"({"a":1,"b":3})";
    EXPECT_NE(command_hash_text(command), command_hash_text(other));
    other = command;
    other.type = "calendar.cancel_event";
    EXPECT_NE(command_hash_text(command), command_hash_text(other));
}

}  // namespace
}  // namespace calfleet::codec
