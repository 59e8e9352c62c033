#include "codec/outgoing_records_codec.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace calfleet::codec {
namespace {

TEST(OutgoingRecordsCodec, RecordsComeBackByteForByte) {
    const std::string value = "{\"text\":\"a \\\"quote\\\", a\nline, \u00e9 \U0001F4C5\"}";
    const std::vector<core::OutgoingRecord> records{
        {core::Topic::kResults, "agent-1", value, {{"ce_id", "cmd-1:calendar.result"}, {"empty", ""}}},
        {core::Topic::kConnectionStates, std::nullopt, std::nullopt, {}},
        {core::Topic::kEvents, "", "", {{"twice", "1"}, {"twice", "2"}}}};
    const auto decoded = decode_outgoing_records(encode_outgoing_records(records));
    ASSERT_TRUE(decoded);
    ASSERT_EQ(decoded->size(), records.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
        EXPECT_EQ((*decoded)[i].topic, records[i].topic);
        EXPECT_EQ((*decoded)[i].key, records[i].key);
        EXPECT_EQ((*decoded)[i].value, records[i].value);
        ASSERT_EQ((*decoded)[i].headers.size(), records[i].headers.size());
        for (std::size_t h = 0; h < records[i].headers.size(); ++h) {
            EXPECT_EQ((*decoded)[i].headers[h].name, records[i].headers[h].name);
            EXPECT_EQ((*decoded)[i].headers[h].value, records[i].headers[h].value);
        }
    }
}

TEST(OutgoingRecordsCodec, ALargeValueComesBack) {
    const std::vector<core::OutgoingRecord> records{
        {core::Topic::kResults, "k", std::string(500'000, 'x'), {}}};
    EXPECT_EQ(decode_outgoing_records(encode_outgoing_records(records))->front().value, records[0].value);
}

TEST(OutgoingRecordsCodec, WhatWeDidNotWriteIsNotRead) {
    for (const char* text : {"", "{}", "[1]", R"([{"topic":"nowhere","headers":[]}])",
                             R"([{"topic":"results"}])", R"([{"topic":"results","headers":[["a"]]}])"})
        EXPECT_FALSE(decode_outgoing_records(text)) << text;
}

}  // namespace
}  // namespace calfleet::codec
