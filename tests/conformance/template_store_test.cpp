#include "conformance/every_kind.hpp"
#include "conformance/templates.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace calfleet::conformance {
namespace {

using core::BookingTemplate;
using Found = core::Result<std::optional<BookingTemplate>, ports::StoreError>;
using Count = core::Result<int, ports::StoreError>;

// Every field that has a default holds something else.
BookingTemplate full_template() {
    BookingTemplate form = template_of("company", "agent", "full");
    form.lookup_window_days = 30;
    form.location = "Showroom \"East\"";
    form.event_description = "Line one\nline two: {{phone}}";
    form.attendees_always_cc = {"sales@example.com", "desk@example.com"};
    form.timezone = "Asia/Jakarta";
    form.availability = *core::Availability::parse("mon-fri 09:00-12:00,13:00-17:00; 2026-12-25 closed");
    form.slot_step = std::chrono::minutes(15);
    form.buffer_before = std::chrono::minutes(5);
    form.buffer_after = std::chrono::minutes(10);
    form.min_notice = std::chrono::minutes(120);
    form.busy_calendar_ids = {core::CalendarId("team@example.com"), core::CalendarId("holidays")};
    return form;
}

template <class Stores>
class TemplateStoreTest : public StoreTest<Stores> {
protected:
    Found find(std::string company, std::string agent, std::string id) {
        return this->run(store().find(core::CompanyId(std::move(company)), core::AgentId(std::move(agent)),
                                      core::TemplateId(std::move(id))));
    }
    Count save(BookingTemplate form) { return this->run(store().save(std::move(form))); }
    ports::TemplateStore& store() { return this->stores_.templates(); }
};
TYPED_TEST_SUITE(TemplateStoreTest, EveryKind, KindNames);

TYPED_TEST(TemplateStoreTest, WhatWasSavedIsFoundWhole) {
    for (const BookingTemplate& form : {template_of("company", "agent", "small"), full_template()}) {
        ASSERT_TRUE(this->save(form));
        const Found found = this->find("company", "agent", form.id.str());
        ASSERT_TRUE(found) << found.error().message;
        EXPECT_EQ(*found, form);
    }
}

TYPED_TEST(TemplateStoreTest, WhatWasNeverSavedIsAbsent) {
    const Found found = this->find("company", "agent", "id");
    ASSERT_TRUE(found);
    EXPECT_FALSE(found->has_value());
}

TYPED_TEST(TemplateStoreTest, AnotherCompanysOrAgentsTemplateIsInvisible) {
    ASSERT_TRUE(this->save(template_of("company", "agent", "id")));
    EXPECT_FALSE(this->find("other", "agent", "id")->has_value());
    EXPECT_FALSE(this->find("company", "other", "id")->has_value());
    EXPECT_FALSE(this->find("", "", "id")->has_value());
}

TYPED_TEST(TemplateStoreTest, CompaniesMayUseTheSameId) {
    BookingTemplate theirs = template_of("other", "agent", "id");
    theirs.name = "Theirs";
    ASSERT_TRUE(this->save(template_of("company", "agent", "id")));
    ASSERT_TRUE(this->save(theirs));
    EXPECT_EQ((*this->find("company", "agent", "id"))->name, "Test drive");
    EXPECT_EQ((*this->find("other", "agent", "id"))->name, "Theirs");
}

TYPED_TEST(TemplateStoreTest, SavingAnswersHowManyTheCompanyHas) {
    EXPECT_EQ(*this->save(template_of("company", "agent", "one")), 1);
    EXPECT_EQ(*this->save(template_of("company", "another agent", "two")), 2);
    EXPECT_EQ(*this->save(template_of("other", "agent", "one")), 1);
    EXPECT_EQ(*this->save(template_of("company", "agent", "one")), 2);
}

TYPED_TEST(TemplateStoreTest, SavingAgainReplaces) {
    ASSERT_TRUE(this->save(full_template()));
    BookingTemplate edited = template_of("company", "agent", "full");
    edited.name = "Service";
    ASSERT_TRUE(this->save(edited));
    EXPECT_EQ(*this->find("company", "agent", "full"), edited);
}

TYPED_TEST(TemplateStoreTest, AThousandFindsAtOnceComplete) {
    ASSERT_TRUE(this->save(full_template()));
    const auto call = [this] {
        return this->store().find(core::CompanyId("company"), core::AgentId("agent"),
                                  core::TemplateId("full"));
    };
    for (const Found& found : this->run_at_once(1'000, call)) EXPECT_EQ(*found, full_template());
}

TYPED_TEST(TemplateStoreTest, AnOutageIsUnavailableAndPasses) {
    ASSERT_TRUE(this->save(template_of("company", "agent", "id")));
    this->stores_.go_down();
    EXPECT_TRUE(is_unavailable(this->find("company", "agent", "id")));
    EXPECT_TRUE(is_unavailable(this->save(template_of("company", "agent", "two"))));
    this->stores_.come_back();
    EXPECT_TRUE(this->find("company", "agent", "id")->has_value());
    EXPECT_EQ(*this->save(template_of("company", "agent", "two")), 2);
}

}  // namespace
}  // namespace calfleet::conformance
