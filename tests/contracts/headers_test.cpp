// The headers that the codec writes and reads are those that schemas/headers describe.
#include "app/connections/connection_status.hpp"
#include "codec/command_codec.hpp"
#include "codec/command_record.hpp"
#include "codec/dead_letter_codec.hpp"
#include "codec/json_parser.hpp"
#include "codec/result_codec.hpp"
#include "contracts/message_files.hpp"
#include "fakes/command_records.hpp"

#include <gmock/gmock.h>

#include <set>
#include <string>

namespace calfleet::contracts {
namespace {

using Names = std::set<std::string>;
using ::testing::IsSubsetOf;

codec::JsonValue schema(const std::string& name) {
    return *codec::parse_json(text_of("schemas/headers/" + name + "_headers.v1.json"));
}

Names described_by(const std::string& name) {
    const codec::JsonValue file = schema(name);
    Names names;
    for (const auto& [header, form] : *file.find("properties")->as_object()) names.insert(header);
    return names;
}

Names required_by(const std::string& name) {
    const codec::JsonValue file = schema(name);
    Names names;
    for (const codec::JsonValue& header : *file.find("required")->as_array())
        names.insert(*header.as_string());
    return names;
}

Names written_in(const core::OutgoingRecord& record) {
    Names names;
    for (const core::Header& header : record.headers) names.insert(header.name);
    return names;
}

core::CommandIdentity traced_command() {
    core::CommandIdentity command;
    command.id = core::CommandId("cmd-1");
    command.agent_id = core::AgentId("agent-1");
    command.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    return command;
}

// urn:calfleet:schemas:results:calendar.result.v1 -> schemas/results/calendar.result.v1.json
std::string file_of(std::string urn) {
    urn = urn.substr(std::string("urn:calfleet:").size());
    for (char& sign : urn)
        if (sign == ':') sign = '/';
    return urn + ".json";
}

TEST(HeadersTest, OurOwnCommandsHaveTheHeadersOfACommand) {
    const auto record = codec::encode_command({.id = "cmd-1",
                                               .type = "calendar.list_slots",
                                               .source = "/calfleetctl",
                                               .time = fakes::kNoon,
                                               .expires_at = fakes::kNoon,
                                               .key = "agent-1",
                                               .agent_id = "agent-1",
                                               .data = "{}"});
    EXPECT_THAT(written_in(record), IsSubsetOf(described_by("command")));
    EXPECT_THAT(required_by("command"), IsSubsetOf(written_in(record)));
}

TEST(HeadersTest, WhateverHeaderTheWorkerReadsIsDescribed) {
    const core::Record good =
        fakes::command_record("calendar.list_slots", R"({"company_id":"co-1","agent_id":"agent-1"})");
    ASSERT_TRUE(codec::decode_command(good).has_value());
    Names read;
    for (const std::string& name : described_by("command"))
        if (codec::decode_command(fakes::with_header(good, name, "a\r\nb")).has_error()) read.insert(name);
    EXPECT_EQ(read,
              (Names{"ce_specversion", "ce_id", "ce_type", "ce_time", "ce_expirytime", "ce_traceparent"}));
    for (const char* passed_over : {"traceparent", "ce_source", "ce_subject", "ce_dataschema", "ce_replayof"})
        EXPECT_TRUE(described_by("command").contains(passed_over)) << passed_over;
}

TEST(HeadersTest, ResultsEventsAndConnectionStatesHaveTheHeadersOfAnAnswerAndNameTheirSchema) {
    const codec::ResultFacts facts{fakes::kNoon, std::chrono::milliseconds(3)};
    core::Done done;
    done.data_json = "{}";
    std::vector<core::OutgoingRecord> records{codec::encode_result(traced_command(), done, facts)};
    for (const MessageFile& file : golden_messages())
        if (file.type.starts_with("calendar_"))
            records.push_back(codec::encode_event(traced_command(), {file.type, file.text}, facts));
    records.push_back(app::connections::connection_state_record(
        {core::CompanyId("co-1"), core::AgentId("agent-1"), "google_calendar"}, nullptr, {}, fakes::kNoon));
    ASSERT_GE(records.size(), 15U);
    Names written;
    for (const core::OutgoingRecord& record : records) {
        SCOPED_TRACE(*record.header("ce_type"));
        EXPECT_THAT(required_by("output"), IsSubsetOf(written_in(record)));
        EXPECT_TRUE(is_there(file_of(*record.header("ce_dataschema")))) << *record.header("ce_dataschema");
        written.merge(written_in(record));
    }
    EXPECT_EQ(written, described_by("output"));
}

TEST(HeadersTest, ADeadLetterGainsTheHeadersOfOne) {
    core::Record record = fakes::command_record("calendar.complete_oauth", R"({"code":"c"})");
    record.source.topic = "calendar.admin";
    Names gained = written_in(
        codec::encode_dead_letter(record, {"invalid_command", "why", 1}, {"workers", "0.1.0"}, fakes::kNoon));
    for (const core::Header& header : record.headers) gained.erase(header.name);
    EXPECT_EQ(gained, described_by("dead_letter"));
    Names always = described_by("dead_letter");
    always.erase("dlq-body-withheld");
    EXPECT_EQ(required_by("dead_letter"), always);
}

}  // namespace
}  // namespace calfleet::contracts
