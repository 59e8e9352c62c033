// Bad input, from a record's bytes to a field's meaning: a result where an id can be read, else a dead
// letter; and the partition goes on.
#include "acceptance/shared_fleet.hpp"

namespace calfleet::acceptance {
namespace {

struct BadInput : AcceptanceTest {
    core::OutgoingRecord record(std::string value, const std::string& type = "calendar.list_slots") {
        id = agent + "-bad-" + std::to_string(++count);
        return {core::Topic::kSlotLookups,
                agent,
                std::move(value),
                {{"ce_specversion", "1.0"}, {"ce_id", id}, {"ce_type", type}, {"ce_source", "/test"}}};
    }
    std::string ids() const { return R"({"company_id":"acme","agent_id":")" + agent + "\""; }
    std::string message_for(core::OutgoingRecord bad) {
        fleet().kafka().publish(std::move(bad));
        const codec::JsonValue result = fleet().kafka().result_of(id);
        EXPECT_EQ(outcome_of(result), "invalid_command");
        return at(result, {"message"});
    }
    void expect_message(core::OutgoingRecord bad, const std::string& begins) {
        const std::string message = message_for(std::move(bad));
        EXPECT_TRUE(message.starts_with(begins)) << message;
    }
    std::string lookup_outcome(const std::string& members) {
        return outcome_of(fleet().call("calendar.list_slots", agent, members));
    }

    std::string id;
    int count = 0;
};

TEST_F(BadInput, WhatIsNotACommandIsAnsweredWithAReason) {
    expect_message(record("hello"), "not JSON");
    expect_message(record(ids() + R"(,"agent_id":"x"})"), "the JSON has a duplicate key");
    expect_message(record(ids() + R"(,"limit":1e999})"), "not JSON");
    expect_message(record("[]"), "data: must be a JSON object");
    expect_message(record(R"({"company_id":7,"agent_id":")" + agent + "\"}"), "company_id: must be a string");
    expect_message(record(ids() + "}", "calendar.make_coffee"), "unknown command type");
    core::OutgoingRecord keyless = record(ids() + "}");
    keyless.key.reset();
    expect_message(keyless, "the record's key must be the agent_id");
    EXPECT_EQ(
        lookup_outcome(R"("template_id":")" + harness::Fleet::template_of(agent) + R"(","unknown_field":1)"),
        "success");
}

TEST_F(BadInput, WhatIsBeyondTheLimitsIsAnsweredAndKeptAsADeadLetter) {
    const std::string not_utf8 = ids() + ",\"x\":\"\xff\"}";
    const std::string nul = std::string("{\"a\":\"\0\"}", 9) + agent;
    const std::string deep = ids() + ",\"x\":" + std::string(33, '[') + std::string(33, ']') + "}";
    const std::string large = ids() + ",\"x\":\"" + std::string(70'000, 'x') + "\"}";
    for (const std::string& value : {not_utf8, nul, deep, large}) {
        message_for(record(value));
        const core::Record letter = fleet().kafka().dead_letter_with(value);
        EXPECT_EQ(*letter.header("dlq-error-code"), "invalid_command");
        EXPECT_EQ(*letter.header("dlq-original-topic"), "calendar.slot-lookups");
        EXPECT_EQ(*letter.header("ce_id"), id);
    }
}

TEST_F(BadInput, ARecordThatNamesNobodyIsADeadLetterByteForByte) {
    core::OutgoingRecord nameless = record("nobody's words, " + agent);
    nameless.headers.clear();
    const std::string value = *nameless.value;
    fleet().kafka().publish(std::move(nameless));
    const core::Record letter = fleet().kafka().dead_letter_with(value);
    EXPECT_EQ(letter.key, agent);
    EXPECT_FALSE(letter.header("dlq-original-offset")->empty());
    EXPECT_FALSE(letter.header("dlq-error-message")->empty());
    EXPECT_EQ(outcome_of(list_slots()), "success") << "the partition must go on";
}

TEST_F(BadInput, WrongFieldsOfALookupAreAllTold) {
    const codec::JsonValue result =
        fleet().call("calendar.list_slots", agent,
                     R"("template_id":7,"limit":99999999999999999999,"date_hint":"soon","timezone":"Mars")");
    EXPECT_EQ(outcome_of(result), "invalid_command");
    for (const char* field : {"template_id: ", "limit: ", "date_hint: ", "timezone: "})
        EXPECT_NE(at(result, {"message"}).find(field), std::string::npos) << at(result, {"message"});
}

TEST_F(BadInput, LineBreaksAreRefusedInEveryFieldThatReachesGoogle) {
    const std::string start = listed_starts().front();
    const std::string members = R"("template_id":")" + harness::Fleet::template_of(agent) +
                                R"(","slot_start":")" + start + R"(","customer_data":)";
    for (const char* customer :
         {R"({"name":"a\r\nb","email":"ada@example.com"})", R"({"email":"ada@example.com\r\nBcc: x"})"})
        EXPECT_EQ(outcome_of(fleet().call("calendar.create_event", agent, members + customer)),
                  "invalid_command");
    EXPECT_EQ(lookup_outcome(R"("template_id":"a\r\nb")"), "invalid_command");
}

TEST_F(BadInput, ATemplateCannotPointOutsideItsCalendar) {
    for (const char* calendar : {".", "..", "a\\r\\nb", ""}) {
        const auto saved =
            fleet().ctl({"template", "save", "--company", "acme", "--agent", agent},
                        R"({"template_id":"bad","name":"x","calendar_id":")" + std::string(calendar) +
                            R"(","duration_minutes":30,"lookup_window_days":7,"event_title_pattern":"x",)"
                            R"("attendees_customer_email_field":"email"})");
        EXPECT_EQ(saved.exit_code, 64) << saved.output;
        EXPECT_NE(saved.output.find("calendar_id: "), std::string::npos) << saved.output;
    }
}

TEST_F(BadInput, AStructuredCloudEventIsTakenLikeABinaryOne) {
    core::OutgoingRecord structured =
        record(R"({"specversion":"1.0","id":")" + agent +
               R"(-structured","type":"calendar.list_slots","source":"/test","data":)" + ids() +
               R"(,"template_id":")" + harness::Fleet::template_of(agent) + R"("}})");
    structured.headers = {{"content-type", "application/cloudevents+json"}};
    fleet().kafka().publish(std::move(structured));
    EXPECT_EQ(outcome_of(fleet().kafka().result_of(agent + "-structured")), "success");
}

}  // namespace
}  // namespace calfleet::acceptance
