#include "command_record.hpp"

#include <gtest/gtest.h>

namespace calfleet::ctl {
namespace {

CommandRequest lookup() {
    CommandRequest request;
    request.type = "calendar.list_slots";
    request.company = "acme";
    request.agent = "agent-1";
    request.id = "command-1";
    request.members = R"({"template_id":"t"})";
    return request;
}

std::string problem_of(const CommandRequest& request) {
    const auto record = command_record(request, {});
    return record.has_error() ? record.error() : std::string();
}

TEST(CommandRecordTest, ACommandOfAnAgentIsKeyedByItAndNamesItsIdsFirst) {
    const auto record = command_record(lookup(), {});
    ASSERT_TRUE(record.has_value());
    EXPECT_EQ(record->topic, core::Topic::kSlotLookups);
    EXPECT_EQ(record->key, "agent-1");
    EXPECT_EQ(record->value, R"({"company_id":"acme","agent_id":"agent-1","template_id":"t"})");
    EXPECT_EQ(*record->header("ce_id"), "command-1");
    EXPECT_EQ(*record->header("ce_subject"), "agent-1");
}

TEST(CommandRecordTest, TheOptionsGoBeforeWhatTheDataSaysAgain) {
    CommandRequest request = lookup();
    request.type = "calendar.disconnect";
    request.actor = NamedActor{"ada", "admin"};
    request.members =
        R"({"company_id":"rival","agent_id":"theirs","actor":{"user_id":"eve"},"provider":"google_calendar"})";
    EXPECT_EQ(command_record(request, {})->value,
              R"({"company_id":"acme","agent_id":"agent-1","actor":{"user_id":"ada","role":"admin"},)"
              R"("provider":"google_calendar"})");
}

TEST(CommandRecordTest, AConversationMayStandInTheDataUnlessAnOptionNamesOne) {
    CommandRequest request = lookup();
    request.members = R"({"conversation_id":"talk-1"})";
    EXPECT_EQ(command_record(request, {})->value,
              R"({"company_id":"acme","agent_id":"agent-1","conversation_id":"talk-1"})");
    request.conversation = "talk-2";
    EXPECT_EQ(command_record(request, {})->value,
              R"({"company_id":"acme","agent_id":"agent-1","conversation_id":"talk-2"})");
}

TEST(CommandRecordTest, AnActorMayStandInTheData) {
    CommandRequest request = lookup();
    request.members = R"({"actor":{"user_id":"ada","role":"admin"}})";
    EXPECT_EQ(command_record(request, {})->value,
              R"({"company_id":"acme","agent_id":"agent-1","actor":{"user_id":"ada","role":"admin"}})");
}

TEST(CommandRecordTest, ACommandOfACompanyIsKeyedByItAndNamesNoAgent) {
    CommandRequest request = lookup();
    request.type = "calendar.set_feature_flag";
    EXPECT_EQ(problem_of(request), "calendar.set_feature_flag is about no agent");
    request.agent.clear();
    const auto record = command_record(request, {});
    ASSERT_TRUE(record.has_value());
    EXPECT_EQ(record->key, "acme");
    EXPECT_EQ(record->value, R"({"company_id":"acme","template_id":"t"})");
    EXPECT_EQ(record->header("ce_subject"), nullptr);
}

TEST(CommandRecordTest, ARefreshMayBeOfACompanysConnection) {
    CommandRequest request = lookup();
    request.type = "calendar.refresh_token";
    EXPECT_EQ(command_record(request, {})->key, "agent-1");
    request.agent.clear();
    EXPECT_EQ(command_record(request, {})->key, "acme");
}

TEST(CommandRecordTest, APurgeNamesNobody) {
    CommandRequest request;
    request.type = "calendar.purge_expired";
    const auto record = command_record(request, {});
    ASSERT_TRUE(record.has_value());
    EXPECT_EQ(record->key, std::nullopt);
    EXPECT_EQ(record->value, "{}");
}

TEST(CommandRecordTest, WhatIsMissingIsSaid) {
    CommandRequest request = lookup();
    request.agent.clear();
    EXPECT_EQ(problem_of(request), "calendar.list_slots needs --agent");
    request.company.clear();
    EXPECT_EQ(problem_of(request), "calendar.list_slots needs --company");
    request.type = "calendar.dance";
    EXPECT_EQ(problem_of(request), "no topic carries commands of type calendar.dance");
}

TEST(CommandRecordTest, TheDataIsOneJsonObject) {
    for (const char* members : {"", "[]", "7", "{", "{} {}"}) {
        CommandRequest request = lookup();
        request.members = members;
        EXPECT_EQ(problem_of(request), "the data must be one JSON object") << members;
    }
}

TEST(CommandRecordTest, AnActorIsAUserAndARoleAtTheLastColon) {
    const auto actor = parse_actor("realm:ada:admin");
    ASSERT_TRUE(actor);
    EXPECT_EQ(actor->user, "realm:ada");
    EXPECT_EQ(actor->role, "admin");
    for (const char* text : {"", "ada", ":admin", "ada:"}) EXPECT_FALSE(parse_actor(text)) << text;
}

}  // namespace
}  // namespace calfleet::ctl
