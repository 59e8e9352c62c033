#include "codec/command_codec.hpp"

#include "fakes/command_records.hpp"

#include <gtest/gtest.h>

namespace calfleet::codec {
namespace {

using fakes::command_record;
using fakes::structured_record;
using fakes::with_header;
using fakes::without_header;

constexpr const char* kData =
    R"({"company_id":"co-1","agent_id":"agent-1","conversation_id":"talk-9","template_id":"t"})";

core::Record good() {
    return command_record("calendar.list_slots", kData);
}

DecodeError refusal_of(const core::Record& record) {
    auto decoded = decode_command(record);
    if (decoded.has_value()) throw std::logic_error("was accepted");
    return decoded.error();
}

TEST(CommandCodecTest, ABinaryCloudEventBecomesACommand) {
    auto command = decode_command(with_header(good(), "traceparent", "00-abc-def-01"));
    ASSERT_TRUE(command.has_value());
    EXPECT_EQ(command->id.str(), "cmd-1");
    EXPECT_EQ(command->type, "calendar.list_slots");
    EXPECT_EQ(command->company_id.str(), "co-1");
    EXPECT_EQ(command->agent_id.str(), "agent-1");
    EXPECT_EQ(command->conversation_id.str(), "talk-9");
    EXPECT_EQ(command->traceparent, "00-abc-def-01");
    EXPECT_EQ(command->data, kData);
    EXPECT_EQ(command->published_at, fakes::kNoon);
    EXPECT_FALSE(command->expires_at);
}

TEST(CommandCodecTest, AStructuredCloudEventBecomesTheSameCommand) {
    const std::string body =
        std::string(R"({"specversion":"1.0","id":"cmd-1","type":"calendar.list_slots","source":"/c",)") +
        R"("expirytime":"2026-03-10T12:00:05Z","data":)" + kData + "}";
    auto command = decode_command(structured_record(body));
    ASSERT_TRUE(command.has_value());
    EXPECT_EQ(command->data, kData);
    EXPECT_EQ(command->expires_at, fakes::kNoon + std::chrono::seconds(5));

    core::Record without_type = structured_record(body);
    without_type.headers.clear();
    EXPECT_TRUE(decode_command(without_type).has_value());
}

TEST(CommandCodecTest, ACommandWithoutATimeCountsFromItsKafkaTimestamp) {
    auto command = decode_command(without_header(good(), "ce_time"));
    ASSERT_TRUE(command.has_value());
    EXPECT_EQ(command->published_at, fakes::kNoon);
}

TEST(CommandCodecTest, UnknownHeadersAndFieldsAreIgnored) {
    auto record = with_header(good(), "x-unknown", "\r\n\xff");
    record.value = R"({"company_id":"co-1","agent_id":"agent-1","new_in_v2":{"a":[1]}})";
    EXPECT_TRUE(decode_command(record).has_value());
}

struct BadInput {
    const char* name;
    core::Record record;
    const char* message_begins;
    bool beyond_limits = false;
    const char* id = "cmd-1";
};

core::Record with_value(std::string value) {
    core::Record record = good();
    record.value = std::move(value);
    return record;
}

core::Record with_key(std::optional<std::string> key) {
    core::Record record = good();
    record.key = std::move(key);
    return record;
}

std::vector<BadInput> bad_inputs() {
    const std::string agent = R"("agent_id":"agent-1")";
    const std::string deep =
        "{" + agent + R"(,"company_id":"c","x":)" + std::string(33, '[') + std::string(33, ']') + "}";
    const std::string large = "{" + agent + R"(,"company_id":")" + std::string(66'000, 'c') + "\"}";
    core::Record no_value = good();
    no_value.value.reset();
    return {
        {"NotJson", with_value("hello"), "not JSON"},
        {"NoValue", no_value, "the record has no value"},
        {"NotUtf8", with_value("{" + agent + ",\"company_id\":\"\xff\xfe\"}"), "the JSON is not UTF-8", true},
        {"NulByte", with_value(std::string("{\"a\":\"\0\"}", 9)), "the JSON has a NUL byte", true},
        {"TooDeep", with_value(deep), "the JSON is nested too deep", true},
        {"TooLarge", with_value(large), "the record is larger than 64 KiB", true},
        {"DuplicateKeys", with_value("{" + agent + "," + agent + "}"), "the JSON has a duplicate key"},
        {"NotAnObject", with_value("[1]"), "data: must be a JSON object"},
        {"CompanyOfWrongType", with_value("{" + agent + R"(,"company_id":7})"),
         "company_id: must be a string"},
        {"CompanyMissing", with_value("{" + agent + "}"), "company_id: is required"},
        {"LineBreakInCompany", with_value("{" + agent + R"(,"company_id":"a\r\nb"})"),
         "company_id: must not hold"},
        {"KeyMissing", with_key(std::nullopt), "the record's key must be the agent_id"},
        {"KeyOfAnotherAgent", with_key("agent-2"), "the record's key must be the agent_id"},
        {"TypeMissing", without_header(good(), "ce_type"), "the command has no type"},
        {"LineBreakInType", with_header(good(), "ce_type", "calendar.\r\nx"),
         "header ce_type is not acceptable"},
        {"WrongSpecVersion", with_header(good(), "ce_specversion", "0.3"), "specversion must be 1.0"},
        {"TimeIsNoInstant", with_header(good(), "ce_time", "yesterday"), "time must be"},
        {"ExpiryIsNoInstant", with_header(good(), "ce_expirytime", "1e999"), "expirytime must be"},
        {"IdMissing", without_header(good(), "ce_id"), "the command has no id", false, ""},
        {"LineBreakInId", with_header(good(), "ce_id", "a\r\nb"), "header ce_id is not acceptable", false,
         ""},
        {"IdNotUtf8", with_header(good(), "ce_id", "\xc3("), "header ce_id is not acceptable", false, ""},
        {"StructuredWithoutId", structured_record(R"({"specversion":"1.0","data":{}})"),
         "the command has no id", false, ""},
        {"StructuredWithoutData", structured_record(R"({"specversion":"1.0","id":"cmd-1"})"),
         "the CloudEvent has no data"},
        {"StructuredIdOfWrongType", structured_record(R"({"specversion":"1.0","id":7})"), "attribute id",
         false, ""},
    };
}

class BadInputTest : public ::testing::TestWithParam<BadInput> {};

TEST_P(BadInputTest, IsRefusedWithAReasonAndAsMuchOfItsIdentityAsCanBeRead) {
    const DecodeError refusal = refusal_of(GetParam().record);
    EXPECT_TRUE(refusal.message.starts_with(GetParam().message_begins)) << refusal.message;
    EXPECT_EQ(refusal.beyond_limits, GetParam().beyond_limits);
    EXPECT_EQ(refusal.identity.id.str(), GetParam().id);
}

INSTANTIATE_TEST_SUITE_P(CommandCodec, BadInputTest, ::testing::ValuesIn(bad_inputs()),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(CommandCodecTest, ARecordWithoutHeadersThatIsNoCloudEventIsRefused) {
    core::Record record = with_value(kData);
    record.headers.clear();
    EXPECT_EQ(refusal_of(record).message,
              "the record is no CloudEvent: neither ce_ headers nor a body with specversion");
}

TEST(CommandCodecTest, AFlagNamesACompanyAndNoAgent) {
    core::Record record = command_record("calendar.set_feature_flag", R"({"company_id":"co-1"})");
    record.key.reset();
    auto command = decode_command(record);
    ASSERT_TRUE(command.has_value());
    EXPECT_EQ(command->company_id.str(), "co-1");
    EXPECT_TRUE(command->agent_id.empty());
    record.key = "co-1";
    EXPECT_TRUE(decode_command(record)->agent_id.empty()) << "the key is no agent";
    record.value = "{}";
    EXPECT_NE(refusal_of(record).message.find("company_id"), std::string::npos);
}

TEST(CommandCodecTest, ARefreshNamesAnAgentOrOnlyACompany) {
    core::Record record = command_record("calendar.refresh_token", R"({"company_id":"co-1"})");
    record.key = "co-1";
    EXPECT_TRUE(decode_command(record)->agent_id.empty());
    record.value = R"({"company_id":"co-1","agent_id":"agent-1"})";
    EXPECT_EQ(refusal_of(record).message, "the record's key must be the agent_id");
    record.key = "agent-1";
    EXPECT_EQ(decode_command(record)->agent_id.str(), "agent-1");
}

TEST(CommandCodecTest, APurgeNamesNobodyWhateverItsKeyAndItsData) {
    for (const char* type : {"calendar.purge_orphans", "calendar.purge_expired"}) {
        for (const char* data :
             {"{}", R"({"dry_run":true})", R"({"company_id":"co-1","agent_id":"agent-1"})"}) {
            core::Record record = command_record(type, data);
            for (const std::optional<std::string>& key :
                 {std::optional<std::string>(), std::optional<std::string>("anything")}) {
                record.key = key;
                const auto command = decode_command(record);
                ASSERT_TRUE(command.has_value()) << type << data;
                EXPECT_TRUE(command->company_id.empty() && command->agent_id.empty());
                EXPECT_EQ(command->data, data);
            }
        }
    }
}

}  // namespace
}  // namespace calfleet::codec
