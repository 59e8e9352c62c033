// Every message that stands as a file, today's and those of earlier versions, through the codec and the
// handlers.
#include "codec/canonical_json.hpp"
#include "codec/command_codec.hpp"
#include "codec/json_writer.hpp"
#include "codec/outgoing_records_codec.hpp"
#include "codec/result_codec.hpp"
#include "codec/template_codec.hpp"
#include "contracts/message_files.hpp"
#include "contracts/whole_worker.hpp"

#include <gtest/gtest.h>

#include <string>

namespace calfleet::contracts {
namespace {

std::string text_in(const codec::JsonValue& object, std::string_view name) {
    const codec::JsonValue* member = object.find(name);
    return member == nullptr ? std::string() : *member->as_string();
}

std::string structured(const MessageFile& file) {
    return R"({"specversion":"1.0","id":"cmd-1","source":"/chatbot","type":")" + file.type + R"(","data":)" +
           file.text + "}";
}

TEST(GoldenMessagesTest, EveryCommandIsDecodedAlikeInBothModesOfKafka) {
    for (const MessageFile& file : golden_commands()) {
        SCOPED_TRACE(file.name);
        const core::Record binary = record_of(file.type, file.text);
        const auto command = codec::decode_command(binary);
        ASSERT_TRUE(command.has_value()) << command.error().message;
        EXPECT_EQ(command->data, file.text);

        core::Record other = fakes::structured_record(structured(file));
        other.key = binary.key;
        const auto same = codec::decode_command(other);
        ASSERT_TRUE(same.has_value()) << same.error().message;
        EXPECT_EQ(same->company_id, command->company_id);
        EXPECT_EQ(same->agent_id, command->agent_id);
        EXPECT_EQ(same->conversation_id, command->conversation_id);
        EXPECT_EQ(codec::canonical_json(same->data), codec::canonical_json(file.text));
    }
}

TEST(GoldenMessagesTest, EveryCommandIsUnderstoodByItsHandler) {
    for (const MessageFile& file : golden_commands()) {
        SCOPED_TRACE(file.name);
        const std::string answer = WholeWorker().answer_to(record_of(file.type, file.text));
        EXPECT_FALSE(is_refusal(answer)) << answer;
    }
}

TEST(GoldenMessagesTest, EveryTemplateIsReadAndWrittenAgainWithoutALoss) {
    for (const MessageFile& file : golden_messages_of("template")) {
        SCOPED_TRACE(file.name);
        const core::CompanyId company("co-1");
        const core::AgentId agent("agent-1");
        const auto decoded = codec::decode_template(file.text, company, agent);
        ASSERT_TRUE(decoded.has_value()) << decoded.error().front().field << decoded.error().front().message;
        const std::string written = codec::encode_template(*decoded);
        const auto again = codec::decode_template(written, company, agent);
        ASSERT_TRUE(again.has_value());
        EXPECT_EQ(codec::encode_template(*again), written);
        const auto parsed = codec::parse_json(file.text);
        const auto kept = codec::parse_json(written);
        for (const auto& [name, value] : *parsed->as_object())
            EXPECT_TRUE(kept->find(name) != nullptr || name == "extensions") << name << " is lost";
    }
}

core::Outcome outcome_of(const codec::JsonValue& result) {
    const codec::JsonValue* data = result.find("data");
    const std::string data_json = data == nullptr ? "" : codec::to_json(*data);
    if (text_in(result, "status") == "success") {
        core::Done done;
        done.data_json = data_json;
        for (const codec::JsonValue& warning : *result.find("warnings")->as_array())
            done.warnings.push_back({text_in(warning, "code"), text_in(warning, "message")});
        return done;
    }
    core::Failed failed;
    failed.reason = core::failure_reason_from(text_in(result, "failure_reason")).value();
    failed.message = text_in(result, "message");
    if (const codec::JsonValue* wait = result.find("retry_after_ms"))
        failed.retry_after = std::chrono::milliseconds(wait->as_int64().value());
    failed.data_json = data_json;
    return failed;
}

std::string without_extensions(const codec::JsonValue& result) {
    codec::JsonValue::Object members = *result.as_object();
    std::erase_if(members, [](const auto& member) { return member.first == "extensions"; });
    return codec::canonical_json(codec::to_json(codec::JsonValue(std::move(members))));
}

TEST(GoldenMessagesTest, EveryResultIsWhatTheCodecWritesOfItsOutcome) {
    for (const MessageFile& file : golden_messages_of("calendar.result")) {
        SCOPED_TRACE(file.name);
        const auto result = codec::parse_json(file.text);
        ASSERT_TRUE(result.has_value());
        core::CommandIdentity command;
        command.id = core::CommandId(text_in(*result, "command_id"));
        command.type = text_in(*result, "type");
        command.company_id = core::CompanyId(text_in(*result, "company_id"));
        command.agent_id = core::AgentId(text_in(*result, "agent_id"));
        command.conversation_id = core::ConversationId(text_in(*result, "conversation_id"));
        codec::ResultFacts facts{fakes::kNoon,
                                 std::chrono::milliseconds(*result->find("latency_ms")->as_int64())};
        facts.attempts = static_cast<int>(*result->find("attempts")->as_int64());

        const core::OutgoingRecord record = codec::encode_result(command, outcome_of(*result), facts);
        EXPECT_EQ(codec::canonical_json(*record.value), without_extensions(*result));
        EXPECT_EQ(*record.header("ce_dataschema"), "urn:calfleet:schemas:results:calendar.result.v1");
    }
}

TEST(GoldenMessagesTest, WhatTheLedgerKeepsOfEveryAnswerComesBackByteForByte) {
    std::size_t tried = 0;
    for (const MessageFile& file : golden_messages()) {
        if (file.type != "calendar.result" && !file.type.starts_with("calendar_")) continue;
        SCOPED_TRACE(file.name);
        core::CommandIdentity command;
        command.id = core::CommandId("cmd-1");
        const core::OutgoingRecord record = codec::encode_event(command, {file.type, file.text},
                                                                {fakes::kNoon, std::chrono::milliseconds(3)});
        const auto kept = codec::decode_outgoing_records(codec::encode_outgoing_records({record}));
        ASSERT_TRUE(kept && kept->size() == 1);
        EXPECT_EQ(kept->front().value, file.text);
        ++tried;
    }
    EXPECT_GE(tried, 50U);
}

}  // namespace
}  // namespace calfleet::contracts
