// GCAL-S02: an admin configures a booking template. A company of its own for each test, since ten are the
// limit of a company.
#include "acceptance/shared_fleet.hpp"
#include "harness/wait.hpp"

#include <gmock/gmock.h>

namespace calfleet::acceptance {
namespace {

namespace google = simulators::google;
using ::testing::HasSubstr;

struct Templates : ::testing::Test {
    Templates() {
        fleet().add_agent(
            {.company = company,
             .agent = agent,
             .further_calendars = {{.id = "showroom-of-" + agent, .summary = "Showroom"},
                                   {.id = "read-only-of-" + agent, .role = google::AccessRole::kReader}}});
    }
    ~Templates() override { fleet().google().clear_faults(); }

    codec::JsonValue administer(const std::string& type, const std::string& members = {}) {
        return fleet().administer(type, agent, members, company);
    }
    codec::JsonValue save(const std::string& more, int minutes = 30) {
        return administer("calendar.save_template",
                          R"("template":{"name":"Drive","calendar_id":"primary","duration_minutes":)" +
                              std::to_string(minutes) +
                              R"(,"event_title_pattern":"Drive {{vehicle}}",)"
                              R"("attendees_customer_email_field":"email")" +
                              more + "}");
    }
    codec::JsonValue remove(const std::string& id) {
        return administer("calendar.delete_template", R"("template_id":")" + id + "\"");
    }
    codec::JsonValue lookup(const std::string& id) {
        return fleet().call("calendar.list_slots", agent, R"("limit":1,"template_id":")" + id + "\"",
                            company);
    }
    std::vector<codec::JsonValue> told(std::size_t count) {
        const auto events = [this] {
            return fleet().kafka().events_about(agent, "calendar_template_configured");
        };
        harness::wait_until("the templates' events", [&] { return events().size() >= count; });
        return events();
    }

    const std::string agent = agent_named_after_test();
    const std::string company = "company-of-" + agent;
    static constexpr std::chrono::seconds kVisibleWithin{1};
};

TEST_F(Templates, GCAL_S02_AC1_S08_AC3_TheFormOffersTheCalendarsThatTheAccountMayWriteTo) {
    const codec::JsonValue result = administer("calendar.list_calendars");
    ASSERT_EQ(outcome_of(result), "success");
    const auto& calendars = *result.find("data")->find("calendars")->as_array();
    ASSERT_EQ(calendars.size(), 2U);
    EXPECT_EQ(at(calendars[0], {"value"}), harness::Fleet::email_of(agent));
    EXPECT_EQ(at(calendars[0], {"primary"}), "true");
    EXPECT_EQ(at(calendars[1], {"name"}), "Showroom");
}

TEST_F(Templates, GCAL_S02_AC2_S6_Event1_ASavedTemplateIsToldCountedAndBookable) {
    const codec::JsonValue result = save("");
    ASSERT_EQ(outcome_of(result), "success");
    const std::string id = at(result, {"data", "template_id"});
    EXPECT_EQ(at(result, {"data", "template_count"}), "2");
    const codec::JsonValue event = told(1).back();
    EXPECT_EQ(at(event, {"template_id"}), id);
    EXPECT_EQ(at(event, {"action"}), "created");
    EXPECT_EQ(at(event, {"template_count"}), "2");
    EXPECT_EQ(outcome_of(lookup(id)), "success");
    const codec::JsonValue listed = administer("calendar.list_templates");
    EXPECT_EQ(listed.find("data")->find("templates")->as_array()->size(), 2U);
}

TEST_F(Templates, GCAL_S02_AC3_AnUnknownPlaceholderIsNamedWithTheValidOnes) {
    const codec::JsonValue result =
        save(R"(,"event_description":"{{undefined_var}}","min_notice_minutes":-1)");
    ASSERT_EQ(outcome_of(result), "template_invalid");
    const auto& errors = *result.find("data")->find("errors")->as_array();
    ASSERT_EQ(errors.size(), 2U);
    std::set<std::string> messages;
    for (const codec::JsonValue& error : errors) messages.insert(at(error, {"message"}));
    EXPECT_TRUE(messages.contains(
        "Unknown placeholder. Valid options: {{customer_name}}, {{vehicle}}, {{lead_source}}, {{phone}}, "
        "{{email}}"));
}

TEST_F(Templates, GCAL_S02_AC4_ALookupWindowBeyondThirtyDaysIsRefused) {
    EXPECT_EQ(outcome_of(save(R"(,"lookup_window_days":31)")), "template_invalid");
    EXPECT_EQ(outcome_of(save(R"(,"lookup_window_days":0)")), "template_invalid");
    EXPECT_EQ(outcome_of(save(R"(,"lookup_window_days":30)")), "success");
}

TEST_F(Templates, GCAL_S02_AC5_TheEleventhTemplateOfACompanyIsRefused) {
    for (int count = 2; count <= 10; ++count)
        ASSERT_EQ(at(save(""), {"data", "template_count"}), std::to_string(count));
    const codec::JsonValue eleventh = save("");
    EXPECT_EQ(outcome_of(eleventh), "template_limit_reached");
    EXPECT_EQ(at(eleventh, {"message"}),
              "Maximum 10 Google Calendar actions per customer. Delete an unused action to add a new one.");
}

TEST_F(Templates, GCAL_S02_AC6_AnEditIsToldAndSeenByLookupsWithinASecond) {
    const std::string id = at(save(""), {"data", "template_id"});
    const auto minutes_of_a_slot = [&] {
        const codec::JsonValue result = lookup(id);
        const codec::JsonValue& slot = result.find("data")->find("slots")->as_array()->front();
        return at(slot, {"end"}).substr(14, 2) == at(slot, {"start"}).substr(14, 2) ? 60 : 30;
    };
    ASSERT_EQ(minutes_of_a_slot(), 30);
    ASSERT_EQ(outcome_of(save(R"(,"template_id":")" + id + "\"", 60)), "success");
    harness::wait_until(
        "slots of an hour", [&] { return minutes_of_a_slot() == 60; }, kVisibleWithin);
    EXPECT_EQ(at(told(2).back(), {"action"}), "edited");
}

TEST_F(Templates, GCAL_S02_AC7_ADeletedTemplateIsToldAndGone) {
    const std::string id = at(save(""), {"data", "template_id"});
    const codec::JsonValue result = remove(id);
    ASSERT_EQ(outcome_of(result), "success");
    EXPECT_EQ(at(result, {"data", "template_count"}), "1");
    EXPECT_EQ(at(told(2).back(), {"action"}), "deleted");
    EXPECT_EQ(outcome_of(remove(id)), "template_not_found");
}

TEST_F(Templates, GCAL_S02_ERR1_CalendarsThatCannotBeLoadedAreSaidToBeTriedAgain) {
    google::FaultRule rule;
    rule.match.account = harness::Fleet::email_of(agent);
    rule.fault = google::ErrorFault{.status = 503, .reason = "backendError"};
    fleet().google().add_fault(rule);
    const codec::JsonValue result = administer("calendar.list_calendars");
    EXPECT_EQ(outcome_of(result), "api_5xx");
    EXPECT_EQ(at(result, {"message"}), "Could not load your calendars. Try again.");
}

TEST_F(Templates, GCAL_S02_ERR3_WhoBooksWithATemplateThatIsDeletedMeanwhileIsTold) {
    const std::string id = at(save(""), {"data", "template_id"});
    const codec::JsonValue offered = lookup(id);
    const std::string start = at(offered.find("data")->find("slots")->as_array()->front(), {"start"});
    ASSERT_EQ(outcome_of(remove(id)), "success");
    harness::wait_until(
        "the deletion to be seen", [&] { return outcome_of(lookup(id)) == "template_not_found"; },
        kVisibleWithin);
    const codec::JsonValue booked =
        fleet().call("calendar.create_event", agent,
                     R"("template_id":")" + id + R"(","slot_start":")" + start +
                         R"(","customer_data":{"name":"Ada","email":"ada@example.com"})",
                     company);
    EXPECT_EQ(outcome_of(booked), "template_not_found");
}

TEST_F(Templates, CalfleetctlListsCalendarsAndTemplatesAndDeletesOne) {
    const auto ctl = [this](std::vector<std::string> arguments) {
        for (const std::string& more : {std::string("--company"), company, std::string("--agent"), agent})
            arguments.push_back(more);
        return fleet().ctl(std::move(arguments));
    };
    const std::string id = at(save(""), {"data", "template_id"});
    const harness::Finished calendars = ctl({"calendars"});
    EXPECT_EQ(calendars.exit_code, 0) << calendars.output;
    EXPECT_THAT(calendars.output, HasSubstr("showroom-of-" + agent + "   Showroom"));
    const harness::Finished listed = ctl({"template", "list"});
    EXPECT_EQ(listed.exit_code, 0) << listed.output;
    EXPECT_THAT(listed.output, HasSubstr(id));
    EXPECT_THAT(ctl({"template", "list", "-o", "json"}).output, HasSubstr(R"({"templates":[{)"));
    const harness::Finished deleted = ctl({"template", "delete", id});
    EXPECT_EQ(deleted.exit_code, 0) << deleted.output;
    const harness::Finished again = ctl({"template", "delete", id});
    EXPECT_EQ(again.exit_code, 1);
    EXPECT_THAT(again.output, HasSubstr("template_not_found: There is no such booking template."));
}

}  // namespace
}  // namespace calfleet::acceptance
