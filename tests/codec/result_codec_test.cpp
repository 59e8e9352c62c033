#include "codec/result_codec.hpp"

#include "codec/utf8.hpp"
#include "fakes/command_records.hpp"

#include <gtest/gtest.h>

namespace calfleet::codec {
namespace {

core::CommandIdentity identity() {
    return {core::CommandId("cmd-1"), "calendar.create_event",        core::CompanyId("co-1"),
            core::AgentId("agent-1"), core::ConversationId("talk-9"), "00-abc-def-01"};
}

const ResultFacts kFacts{fakes::kNoon, std::chrono::milliseconds(12), 1};

std::string header_of(const core::OutgoingRecord& record, std::string_view name) {
    for (const core::Header& header : record.headers)
        if (header.name == name) return header.value;
    return "(absent)";
}

TEST(ResultCodecTest, ASuccessCarriesDataWarningsAndItsCommandsIdentity) {
    core::Done done{R"({"event_id":"e"})", {{"default_availability", "used the default"}}, {}};
    const auto record = encode_result(identity(), core::Outcome(done), kFacts);
    EXPECT_EQ(
        *record.value,
        R"({"command_id":"cmd-1","type":"calendar.create_event","company_id":"co-1","agent_id":"agent-1",)"
        R"("conversation_id":"talk-9","status":"success","retryable":false,"data":{"event_id":"e"},)"
        R"("warnings":[{"code":"default_availability","message":"used the default"}],)"
        R"("attempts":1,"latency_ms":12})");
    EXPECT_EQ(record.topic, core::Topic::kResults);
    EXPECT_EQ(record.key, "agent-1");
    EXPECT_EQ(header_of(record, "ce_type"), "calendar.result");
    EXPECT_EQ(header_of(record, "ce_id"), "cmd-1:calendar.result");
    EXPECT_EQ(header_of(record, "ce_commandid"), "cmd-1");
    EXPECT_EQ(header_of(record, "ce_subject"), "agent-1");
    EXPECT_EQ(header_of(record, "ce_time"), "2026-03-10T12:00:00Z");
    EXPECT_EQ(header_of(record, "content-type"), "application/json");
    EXPECT_EQ(header_of(record, "traceparent"), "00-abc-def-01");
}

TEST(ResultCodecTest, AFailureCarriesItsReasonAndWhenToComeBack) {
    const core::Failed failed{core::FailureReason::kQuotaExceeded, {}, std::chrono::seconds(60), {}};
    const auto record = encode_result(identity(), core::Outcome(failed), kFacts);
    EXPECT_NE(record.value->find(R"("status":"failed","failure_reason":"quota_exceeded","retryable":true,)"
                                 R"("retry_after_ms":60000,"message":"Google API quota exceeded)"),
              std::string::npos)
        << *record.value;
}

TEST(ResultCodecTest, WhatIsUnknownOfACommandIsLeftOut) {
    core::CommandIdentity only_id;
    only_id.id = core::CommandId("cmd-2");
    const core::Failed failed{core::FailureReason::kInvalidCommand, "not JSON at byte 0", std::nullopt, {}};
    const auto record = encode_result(only_id, core::Outcome(failed), kFacts);
    EXPECT_EQ(record.key, "cmd-2");
    EXPECT_EQ(record.value->find("agent_id"), std::string::npos);
    EXPECT_EQ(header_of(record, "ce_subject"), "(absent)");
}

TEST(ResultCodecTest, ASecondAnswerUnderOneCommandIdHasAnIdOfItsOwn) {
    ResultFacts facts = kFacts;
    facts.id_suffix = ":reused:3:41";
    EXPECT_EQ(header_of(encode_result(identity(), core::Failed{}, facts), "ce_id"),
              "cmd-1:calendar.result:reused:3:41");
    EXPECT_EQ(header_of(encode_event(identity(), {"calendar_booking_failed", "{}"}, facts), "ce_id"),
              "cmd-1:calendar_booking_failed:reused:3:41");
}

TEST(ResultCodecTest, AnEventsIdDerivesFromItsCommandAndItsName) {
    const auto record = encode_event(identity(), {"calendar_booking_created", "{}"}, kFacts);
    EXPECT_EQ(record.topic, core::Topic::kEvents);
    EXPECT_EQ(header_of(record, "ce_id"), "cmd-1:calendar_booking_created");
    EXPECT_EQ(header_of(record, "ce_type"), "calendar_booking_created");
}

TEST(Utf8Test, AcceptsWhatRfc3629AcceptsAndNothingElse) {
    for (const char* good : {"", "a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf"})
        EXPECT_TRUE(is_utf8(good)) << good;
    for (const char* bad :
         {"\x80", "\xc0\xaf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\xff"})
        EXPECT_FALSE(is_utf8(bad)) << bad;
}

}  // namespace
}  // namespace calfleet::codec
