#include "codec/dead_letter_codec.hpp"

#include "fakes/command_records.hpp"

#include <gtest/gtest.h>

#include <string>

namespace calfleet::codec {
namespace {

constexpr const char* kCode = R"({"company_id":"co-1","agent_id":"agent-1","state":"s","code":"canary"})";
constexpr const char* kStructuredCode =
    R"({"specversion":"1.0","id":"cmd-1","type":"calendar.complete_oauth","data":{"code":"canary"}})";

core::OutgoingRecord letter_of(const core::Record& record) {
    return encode_dead_letter(record, {"invalid_command", "not UTF-8", 1}, {"workers", "0.1.0"},
                              fakes::kNoon);
}

core::Record on_admin(core::Record record) {
    record.source.topic = "calendar.admin";
    return record;
}

std::string header_of(const core::OutgoingRecord& record, std::string_view name) {
    for (const core::Header& header : record.headers)
        if (header.name == name) return header.value;
    return "(absent)";
}

// The code is nowhere in it, and a header says why the body is missing.
void expect_withheld(const core::Record& record) {
    const auto letter = letter_of(record);
    EXPECT_FALSE(letter.value);
    EXPECT_EQ(header_of(letter, "dlq-body-withheld"), "oauth code");
    for (const core::Header& header : letter.headers)
        EXPECT_EQ(header.value.find("canary"), std::string::npos) << header.name;
}

void expect_whole(const core::Record& record) {
    const auto letter = letter_of(record);
    EXPECT_EQ(letter.value, record.value);
    EXPECT_EQ(header_of(letter, "dlq-body-withheld"), "(absent)");
}

TEST(DeadLetterCodecTest, TheRecordStaysByteForByteAndSaysWhereItCameFrom) {
    core::Record record = fakes::command_record("x", std::string("\xff\0", 2));
    const auto letter =
        encode_dead_letter(record, {"invalid_command", "not UTF-8", 1}, {"workers", "0.1.0"}, fakes::kNoon);
    EXPECT_EQ(letter.topic, core::Topic::kDeadLetters);
    EXPECT_EQ(letter.key, record.key);
    EXPECT_EQ(letter.value, record.value);
    EXPECT_EQ(header_of(letter, "ce_id"), "cmd-1");
    EXPECT_EQ(header_of(letter, "dlq-original-topic"), "calendar.slot-lookups");
    EXPECT_EQ(header_of(letter, "dlq-original-partition"), "3");
    EXPECT_EQ(header_of(letter, "dlq-original-offset"), "41");
    EXPECT_EQ(header_of(letter, "dlq-error-code"), "invalid_command");
    EXPECT_EQ(header_of(letter, "dlq-consumer-group"), "workers");
}

TEST(DeadLetterCodecTest, AnOAuthCodeIsNeverAmongDeadLetters) {
    expect_withheld(fakes::command_record("calendar.complete_oauth", kCode));
    expect_withheld(on_admin(fakes::command_record("calendar.complete_oauth", kCode)));
    expect_withheld(fakes::structured_record(kStructuredCode));
    core::Record bare = fakes::structured_record(kStructuredCode);
    bare.headers.clear();
    expect_withheld(bare);
}

TEST(DeadLetterCodecTest, ACodeIsFoundWhereverTheTypeOfItsCommandStands) {
    // Binary by its headers, structured by its body; and the other way round.
    expect_withheld(fakes::command_record("calendar.list_slots", kStructuredCode));
    expect_withheld(
        fakes::with_header(fakes::structured_record(kCode), "ce_type", "calendar.complete_oauth"));
    // Escaped, cut off, and longer than we parse.
    expect_withheld(fakes::structured_record(
        R"({"specversion":"1.0","type":"calendar.\u0063omplete_oauth","data":{"code":"canary"}})"));
    expect_withheld(fakes::structured_record(std::string(kStructuredCode).substr(0, 90)));
    expect_withheld(fakes::structured_record(R"({"type":"calendar.complete_oauth","data":")" +
                                             std::string(70'000, 'x') + "\"}"));
}

TEST(DeadLetterCodecTest, OnTheAdminTopicWhatDoesNotSayWhatItIsLosesItsBody) {
    const auto without_type = [](core::Record record) {
        return fakes::without_header(on_admin(std::move(record)), "ce_type");
    };
    expect_withheld(without_type(fakes::command_record("", kCode)));
    expect_withheld(without_type(fakes::command_record("", "canary")));
    expect_withheld(on_admin(fakes::structured_record(R"({"specversion":"1.0","data":{"code":"canary"}})")));
    expect_withheld(on_admin(fakes::structured_record(R"({"type":7,"data":{"code":"canary"}})")));
    expect_withheld(on_admin(fakes::command_record("calendar.complet_oauth", kCode)));

    core::Record elsewhere = on_admin(fakes::command_record("calendar.complet_oauth", kCode));
    elsewhere.source.topic = "staging-admin";
    expect_withheld(elsewhere);
}

TEST(DeadLetterCodecTest, WhatHoldsNoCodeStaysWhole) {
    expect_whole(fakes::command_record("calendar.list_slots", "{}"));
    expect_whole(fakes::without_header(fakes::command_record("", "not JSON"), "ce_type"));
    expect_whole(on_admin(fakes::command_record("calendar.save_template", "not JSON")));
    expect_whole(on_admin(fakes::structured_record(R"({"specversion":"1.0","type":"calendar.disconnect"})")));

    core::Record tombstone = on_admin(fakes::command_record("", ""));
    tombstone.value.reset();
    expect_whole(tombstone);
}

}  // namespace
}  // namespace calfleet::codec
