#include "core/template_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace calfleet::core {
namespace {

using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kUnknownPlaceholder =
    "Unknown placeholder. Valid options: {{customer_name}}, {{vehicle}}, {{lead_source}}, {{phone}}, "
    "{{email}}";

BookingTemplate valid_template() {
    BookingTemplate form;
    form.name = "30-minute test drive";
    form.calendar_id = CalendarId("primary");
    form.duration = minutes(30);
    form.event_title_pattern = "Test drive {{vehicle}} - {{customer_name}}";
    form.event_description = "Phone: {{phone}}\r\nSource:\t{{lead_source}}";
    form.location = "Jl. Sudirman 1";
    form.attendees_customer_email_field = "email";
    form.attendees_always_cc = {"sales@example.com"};
    return form;
}

using Change = std::function<void(BookingTemplate&)>;

std::vector<FieldError> errors_after(const Change& change) {
    BookingTemplate form = valid_template();
    change(form);
    return validate(form);
}

TEST(TemplateRulesTest, AcceptsWhatAnAdminFillsIn) {
    EXPECT_THAT(validate(valid_template()), IsEmpty());
    EXPECT_EQ(valid_template().lookup_window_days, 7);
}

TEST(TemplateRulesTest, AcceptsTheEdges) {
    const std::vector<Change> changes{
        [](auto& form) { form.duration = minutes(5); },
        [](auto& form) { form.duration = minutes(480); },
        [](auto& form) { form.lookup_window_days = 1; },
        [](auto& form) { form.lookup_window_days = 30; },
        [](auto& form) { form.slot_step = minutes(5); },
        [](auto& form) { form.slot_step = minutes(480); },
        [](auto& form) { form.buffer_before = form.buffer_after = minutes(480); },
        [](auto& form) { form.min_notice = minutes(43200); },
        [](auto& form) { form.max_per_day = 1; },
        [](auto& form) { form.max_per_day = 288; },
        [](auto& form) { form.name = std::string(200, 'n'); },
        [](auto& form) {
            form.name.clear();
            for (int i = 0; i < 200; ++i) form.name += "\u00e9";
        },
        [](auto& form) { form.event_title_pattern = std::string(1024, 't'); },
        [](auto& form) { form.location = std::string(1024, 'l'); },
        [](auto& form) { form.location.clear(); },
        [](auto& form) { form.event_description = std::string(8192, 'd'); },
        [](auto& form) { form.event_description.clear(); },
        [](auto& form) { form.timezone = "Asia/Jakarta"; },
        [](auto& form) { form.availability = Availability::always(); },
        [](auto& form) { form.attendees_always_cc.assign(9, "a@example.com"); },
        [](auto& form) { form.attendees_always_cc.clear(); },
        [](auto& form) { form.attendees_customer_email_field = "contact.e-mail_2"; },
        [](auto& form) { form.calendar_id = CalendarId("c_0a1b@group.calendar.google.com"); },
        [](auto& form) { form.calendar_id = CalendarId("id#holiday@group.v.calendar.google.com"); },
        [](auto& form) { form.busy_calendar_ids.assign(49, CalendarId("team")); },
    };
    for (std::size_t i = 0; i < changes.size(); ++i) EXPECT_THAT(errors_after(changes[i]), IsEmpty()) << i;
}

TEST(TemplateRulesTest, NamesTheFieldAndTheValueThatIsWrong) {
    struct Row {
        const char* field;
        std::string value;
        Change change;
    };
    const std::string bell = "a\ab";
    const std::vector<Row> rows{
        {"duration_minutes", "4", [](auto& form) { form.duration = minutes(4); }},
        {"duration_minutes", "481", [](auto& form) { form.duration = minutes(481); }},
        {"duration_minutes", "-30", [](auto& form) { form.duration = minutes(-30); }},
        {"lookup_window_days", "0", [](auto& form) { form.lookup_window_days = 0; }},
        {"lookup_window_days", "31", [](auto& form) { form.lookup_window_days = 31; }},
        {"slot_step_minutes", "4", [](auto& form) { form.slot_step = minutes(4); }},
        {"slot_step_minutes", "481", [](auto& form) { form.slot_step = minutes(481); }},
        {"buffer_before_minutes", "-1", [](auto& form) { form.buffer_before = minutes(-1); }},
        {"buffer_before_minutes", "481", [](auto& form) { form.buffer_before = minutes(481); }},
        {"buffer_after_minutes", "-1", [](auto& form) { form.buffer_after = minutes(-1); }},
        {"buffer_after_minutes", "481", [](auto& form) { form.buffer_after = minutes(481); }},
        {"min_notice_minutes", "-1", [](auto& form) { form.min_notice = minutes(-1); }},
        {"min_notice_minutes", "43201", [](auto& form) { form.min_notice = minutes(43201); }},
        {"max_per_day", "0", [](auto& form) { form.max_per_day = 0; }},
        {"max_per_day", "289", [](auto& form) { form.max_per_day = 289; }},
        {"timezone", "Asia/Jakrta", [](auto& form) { form.timezone = "Asia/Jakrta"; }},
        {"timezone", "", [](auto& form) { form.timezone = ""; }},
        {"name", "", [](auto& form) { form.name = ""; }},
        {"name", "  ", [](auto& form) { form.name = "  "; }},
        {"name", bell, [&](auto& form) { form.name = bell; }},
        {"name", std::string(200, 'n'), [](auto& form) { form.name = std::string(201, 'n'); }},
        {"event_title_pattern", "", [](auto& form) { form.event_title_pattern = ""; }},
        {"event_title_pattern", "a\r\nb", [](auto& form) { form.event_title_pattern = "a\r\nb"; }},
        {"event_title_pattern", std::string(200, 't'),
         [](auto& form) { form.event_title_pattern = std::string(1025, 't'); }},
        {"location", "a\nb", [](auto& form) { form.location = "a\nb"; }},
        {"location", std::string(200, 'l'), [](auto& form) { form.location = std::string(1025, 'l'); }},
        {"event_description", bell, [&](auto& form) { form.event_description = bell; }},
        {"event_description", std::string(200, 'd'),
         [](auto& form) { form.event_description = std::string(8193, 'd'); }},
        {"attendees_customer_email_field", "", [](auto& form) { form.attendees_customer_email_field = ""; }},
        {"attendees_customer_email_field", "{{email}}",
         [](auto& form) { form.attendees_customer_email_field = "{{email}}"; }},
        {"attendees_customer_email_field", std::string(65, 'f'),
         [](auto& form) { form.attendees_customer_email_field = std::string(65, 'f'); }},
        {"attendees_always_cc", "sales@",
         [](auto& form) {
             form.attendees_always_cc = {"a@b.co", "sales@"};
         }},
        {"attendees_always_cc", "10", [](auto& form) { form.attendees_always_cc.assign(10, "a@b.co"); }},
        {"calendar_id", "", [](auto& form) { form.calendar_id = CalendarId(""); }},
        {"calendar_id", "..", [](auto& form) { form.calendar_id = CalendarId(".."); }},
        {"busy_calendar_ids", ".", [](auto& form) { form.busy_calendar_ids = {CalendarId(".")}; }},
        {"busy_calendar_ids", "50",
         [](auto& form) { form.busy_calendar_ids.assign(50, CalendarId("team")); }},
    };
    for (const Row& row : rows) {
        const auto errors = errors_after(row.change);
        ASSERT_THAT(errors, SizeIs(1)) << row.field << " " << row.value;
        EXPECT_EQ(errors[0].field, row.field);
        EXPECT_EQ(errors[0].value, row.value);
        EXPECT_FALSE(errors[0].message.empty());
    }
}

TEST(TemplateRulesTest, ListsTheValidPlaceholdersForAnUnknownOne) {
    const auto title = errors_after([](auto& form) { form.event_title_pattern = "Visit {{undefined_var}}"; });
    EXPECT_THAT(title,
                ElementsAre(FieldError{"event_title_pattern", "{{undefined_var}}", kUnknownPlaceholder}));
    const auto description =
        errors_after([](auto& form) { form.event_description = "{{a}} {{b}} {{email}}"; });
    EXPECT_THAT(description, ElementsAre(FieldError{"event_description", "{{a}}", kUnknownPlaceholder},
                                         FieldError{"event_description", "{{b}}", kUnknownPlaceholder}));
}

TEST(TemplateRulesTest, SaysWhatACalendarAndAnAddressMustBe) {
    BookingTemplate form = valid_template();
    form.calendar_id = CalendarId();
    form.attendees_always_cc = {"nobody"};
    EXPECT_EQ(
        validate(form),
        (std::vector<FieldError>{
            {"calendar_id", "",
             "Must be the id of a calendar, for example primary: 1 to 1024 bytes, no control characters."},
            {"attendees_always_cc", "nobody", "Must be an e-mail address, for example desk@example.com."}}));
}

TEST(TemplateRulesTest, FindsEverythingThatIsWrongAtOnce) {
    BookingTemplate form;
    form.lookup_window_days = 99;
    form.timezone = "Mars/Olympus";
    form.slot_step = minutes(1);
    form.buffer_before = minutes(-1);
    form.buffer_after = minutes(999);
    form.min_notice = minutes(-1);
    form.max_per_day = -1;
    form.location = "a\nb";
    form.event_description = "{{x}}";
    form.attendees_always_cc = {"x", "y"};
    form.busy_calendar_ids = {CalendarId("..")};
    std::vector<std::string> fields;
    for (const FieldError& error : validate(form)) fields.push_back(error.field);
    EXPECT_THAT(fields,
                testing::UnorderedElementsAre(
                    "name", "calendar_id", "duration_minutes", "lookup_window_days", "event_title_pattern",
                    "location", "event_description", "attendees_customer_email_field", "attendees_always_cc",
                    "attendees_always_cc", "timezone", "slot_step_minutes", "buffer_before_minutes",
                    "buffer_after_minutes", "min_notice_minutes", "max_per_day", "busy_calendar_ids"));
}

TEST(TemplateRulesTest, CutsALongValueBetweenCharacters) {
    std::string name = "x";
    for (int i = 0; i < 300; ++i) name += "\u20ac";  // three bytes each
    const auto errors = errors_after([&name](auto& form) { form.name = name; });
    ASSERT_THAT(errors, SizeIs(1));
    EXPECT_EQ(errors[0].value, name.substr(0, 199));
}

TEST(TemplateRulesTest, AnswersABigAndBrokenFormWithABoundedList) {
    const auto errors = errors_after([](auto& form) {
        for (int i = 0; i < 3000; ++i) form.event_description += "{{x" + std::to_string(i) + "}}";
        form.attendees_always_cc.assign(5000, "x");
        form.busy_calendar_ids.assign(5000, CalendarId(".."));
    });
    EXPECT_LT(errors.size(), 100U);
}

TEST(CalendarIdTest, MustNotLeadToAnotherEndpoint) {
    using std::string_view_literals::operator""sv;
    for (const std::string_view id : {"primary"sv, "siti@example.com"sv, "..."sv, ".a"sv, "a/../b"sv,
                                      "%2e%2e"sv, "id?x=1#y"sv, "kalender b\xc3\xbc"sv})
        EXPECT_TRUE(is_acceptable_calendar_id(id)) << id;
    for (const std::string_view id :
         {""sv, "."sv, ".."sv, "a\nb"sv, "a\r\nX-Injected: 1"sv, "a\0b"sv, "a\x7f"sv})
        EXPECT_FALSE(is_acceptable_calendar_id(id)) << id;
    EXPECT_TRUE(is_acceptable_calendar_id(std::string(1024, 'c')));
    EXPECT_FALSE(is_acceptable_calendar_id(std::string(1025, 'c')));
}

}  // namespace
}  // namespace calfleet::core
