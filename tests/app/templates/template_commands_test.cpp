// GCAL-S02: the commands about templates, on a store in memory.
#include "app/templates/template_commands.hpp"

#include "codec/json_parser.hpp"
#include "fakes/fake_keyed_hash.hpp"
#include "fakes/in_memory_template_store.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/run_awaitable.hpp"
#include "fakes/scripted_attempt.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace calfleet::app::templates {
namespace {

constexpr const char* kForm =
    R"("name":"Test drive","calendar_id":"primary","duration_minutes":30,"lookup_window_days":7,)"
    R"("event_title_pattern":"Drive {{vehicle}}","attendees_customer_email_field":"email")";

struct TemplateCommandsTest : ::testing::Test {
    core::Outcome run(const std::string& type, const std::string& members, const std::string& id = "cmd-1",
                      const std::string& agent = "agent-1") {
        core::Command command;
        command.id = core::CommandId(id);
        command.type = type;
        command.company_id = core::CompanyId("co-1");
        command.agent_id = core::AgentId(agent);
        command.data = "{" + members + "}";
        for (const ports::CommandRoute& route : commands.routes()) {
            if (route.type != type) continue;
            const ports::CommandTerms terms{clock.steady_now(), clock.steady_now() + std::chrono::minutes(1),
                                            &attempt};
            return fakes::run_awaitable(io, route.handler->handle(command, terms));
        }
        throw std::logic_error("no route for " + type);
    }
    core::Outcome save(const std::string& form, const std::string& id = "cmd-1") {
        return run("calendar.save_template", R"("template":{)" + form + "}", id);
    }
    core::Outcome edit(const std::string& template_id, const std::string& agent = "agent-1") {
        const std::string form = R"("template_id":")" + template_id + "\"," + kForm;
        return run("calendar.save_template", R"("template":{)" + form + "}", "cmd-2", agent);
    }
    core::Outcome remove(const std::string& template_id) {
        return run("calendar.delete_template", R"("template_id":")" + template_id + "\"");
    }
    core::Outcome list() { return run("calendar.list_templates", ""); }

    static std::string reason_of(const core::Outcome& outcome) {
        const auto* failed = std::get_if<core::Failed>(&outcome);
        return failed == nullptr ? "success" : std::string(to_string(failed->reason));
    }
    static codec::JsonValue data_of(const core::Outcome& outcome) {
        const auto* failed = std::get_if<core::Failed>(&outcome);
        return *codec::parse_json(failed == nullptr ? std::get<core::Done>(outcome).data_json
                                                    : failed->data_json);
    }
    static std::string id_of(const core::Outcome& outcome) {
        return *data_of(outcome).find("template_id")->as_string();
    }
    static std::string event_of(const core::Outcome& outcome) {
        return std::get<core::Done>(outcome).events.at(0).properties_json;
    }
    static std::string told(const std::string& template_id, const std::string& action, int count) {
        return R"({"company_id":"co-1","agent_id":"agent-1","template_id":")" + template_id +
               R"(","action":")" + action + R"(","template_count":)" + std::to_string(count) + "}";
    }
    std::size_t stored() { return store.of_company(core::CompanyId("co-1")).size(); }

    boost::asio::io_context io;
    fakes::ManualClock clock;
    fakes::InMemoryTemplateStore store{clock};
    fakes::FakeKeyedHash ids;
    fakes::ScriptedAttempt attempt;
    TemplateCommands commands{store, ids, clock, "flag"};
};

TEST_F(TemplateCommandsTest, GCAL_S02_AC2_ANewTemplateIsStoredUnderAnIdOfOursAndCounted) {
    const core::Outcome outcome = save(kForm);
    ASSERT_EQ(reason_of(outcome), "success");
    EXPECT_EQ(id_of(outcome).size(), 36U);
    EXPECT_EQ(data_of(outcome).find("template_count")->as_int64(), 1);
    EXPECT_EQ(event_of(outcome), told(id_of(outcome), "created", 1));
    EXPECT_EQ(data_of(list()).find("templates")->as_array()->size(), 1U);
}

TEST_F(TemplateCommandsTest, ACommandThatRunsAgainMakesNoSecondTemplate) {
    const core::Outcome first = save(kForm);
    const core::Outcome again = save(kForm);
    EXPECT_EQ(id_of(first), id_of(again));
    EXPECT_EQ(event_of(first), event_of(again));
    EXPECT_EQ(stored(), 1U);
    EXPECT_NE(id_of(save(kForm, "cmd-2")), id_of(first));
}

TEST_F(TemplateCommandsTest, GCAL_S02_AC5_AnEleventhTemplateIsRefusedInTheWordsOfTheForm) {
    for (int i = 1; i <= 10; ++i) ASSERT_EQ(reason_of(save(kForm, "cmd-" + std::to_string(i))), "success");
    const core::Outcome eleventh = save(kForm, "cmd-11");
    EXPECT_EQ(reason_of(eleventh), "template_limit_reached");
    EXPECT_EQ(message_for(core::FailureReason::kTemplateLimitReached),
              "Maximum 10 Google Calendar actions per customer. Delete an unused action to add a new one.");
    EXPECT_EQ(reason_of(save(kForm, "cmd-10")), "success") << "a repeat of the tenth";
    EXPECT_EQ(stored(), 10U);
}

TEST_F(TemplateCommandsTest, GCAL_S02_AC3_EveryErrorIsNamedAtOnceAndNothingIsStored) {
    const core::Outcome outcome =
        save(R"("name":"","calendar_id":"..","duration_minutes":"long","lookup_window_days":31,)"
             R"("event_title_pattern":"Drive {{undefined_var}}","attendees_customer_email_field":"email",)"
             R"("attendees_always_cc":["nobody"])");
    ASSERT_EQ(reason_of(outcome), "template_invalid");
    const codec::JsonValue data = data_of(outcome);
    std::map<std::string, std::pair<std::string, std::string>> errors;
    for (const codec::JsonValue& error : *data.find("errors")->as_array())
        errors[*error.find("field")->as_string()] = {*error.find("value")->as_string(),
                                                     *error.find("message")->as_string()};
    ASSERT_EQ(errors.size(), 6U);
    EXPECT_EQ(errors["event_title_pattern"].first, "{{undefined_var}}");
    EXPECT_EQ(errors["event_title_pattern"].second,
              "Unknown placeholder. Valid options: {{customer_name}}, {{vehicle}}, {{lead_source}}, "
              "{{phone}}, {{email}}");
    EXPECT_EQ(errors["lookup_window_days"],
              (std::pair<std::string, std::string>{"31", "Must be 1 to 30 days."}));
    EXPECT_EQ(errors["duration_minutes"].first, "long");
    EXPECT_EQ(errors["attendees_always_cc"].first, "nobody");
    EXPECT_EQ(stored(), 0U);
}

TEST_F(TemplateCommandsTest, GCAL_S02_AC4_TheLookupWindowIsOneToThirtyDays) {
    const auto with_window = [this](int days) {
        std::string form = kForm;
        const std::string seven = R"("lookup_window_days":7)";
        form.replace(form.find(seven), seven.size(), R"("lookup_window_days":)" + std::to_string(days));
        return reason_of(save(form));
    };
    EXPECT_EQ(with_window(0), "template_invalid");
    EXPECT_EQ(with_window(1), "success");
    EXPECT_EQ(with_window(30), "success");
    EXPECT_EQ(with_window(31), "template_invalid");
}

TEST_F(TemplateCommandsTest, GCAL_S02_AC6_AnEditReplacesAndIsToldAsSuch) {
    const std::string id = id_of(save(kForm));
    const core::Outcome edited = edit(id);
    ASSERT_EQ(reason_of(edited), "success");
    EXPECT_EQ(id_of(edited), id);
    EXPECT_EQ(event_of(edited), told(id, "edited", 1));
}

TEST_F(TemplateCommandsTest, AnIdThatNobodyOrAnotherAgentHasIsNotFound) {
    const std::string id = id_of(save(kForm));
    EXPECT_EQ(reason_of(edit("nobody's")), "template_not_found");
    EXPECT_EQ(reason_of(edit(id, "agent-2")), "template_not_found");
    EXPECT_EQ(reason_of(remove("nobody's")), "template_not_found");
    EXPECT_EQ(stored(), 1U);
}

TEST_F(TemplateCommandsTest, GCAL_S02_AC7_ADeletedTemplateIsGoneAndToldWithTheCountThatIsLeft) {
    const std::string id = id_of(save(kForm));
    ASSERT_EQ(reason_of(save(kForm, "cmd-2")), "success");
    const core::Outcome deleted = remove(id);
    ASSERT_EQ(reason_of(deleted), "success");
    EXPECT_EQ(data_of(deleted).find("template_count")->as_int64(), 1);
    EXPECT_EQ(event_of(deleted), told(id, "deleted", 1));
    EXPECT_EQ(attempt.intended, id);
}

TEST_F(TemplateCommandsTest, ADeletionThatRunsAgainAfterACrashSucceedsAgain) {
    const std::string id = id_of(save(kForm));
    const core::Outcome deleted = remove(id);
    attempt.earlier = id;
    const core::Outcome again = remove(id);
    EXPECT_EQ(reason_of(again), "success");
    EXPECT_EQ(event_of(again), event_of(deleted));
}

TEST_F(TemplateCommandsTest, GCAL_S02_ERR2_AStoreThatIsAwayIsSaidInTheWordsOfTheForm) {
    const std::string id = id_of(save(kForm));
    store.fail_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "scripted"});
    for (const core::Outcome& outcome : {save(kForm), edit(id)}) {
        EXPECT_EQ(reason_of(outcome), "storage_unavailable");
        EXPECT_EQ(std::get<core::Failed>(outcome).message, "Could not save action. Try again.");
    }
    EXPECT_EQ(reason_of(remove(id)), "storage_unavailable");
    EXPECT_EQ(reason_of(list()), "storage_unavailable");
}

TEST_F(TemplateCommandsTest, ACommandWithoutItsMembersIsInvalid) {
    EXPECT_EQ(reason_of(run("calendar.save_template", "")), "invalid_command");
    EXPECT_EQ(reason_of(run("calendar.save_template", R"("template":"a form")")), "invalid_command");
    EXPECT_EQ(reason_of(run("calendar.delete_template", "")), "invalid_command");
}

}  // namespace
}  // namespace calfleet::app::templates
