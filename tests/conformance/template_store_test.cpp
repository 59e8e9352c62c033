#include "conformance/every_kind.hpp"
#include "conformance/templates.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace calfleet::conformance {
namespace {

using core::BookingTemplate;
using Found = core::Result<std::optional<BookingTemplate>, ports::StoreError>;
using Count = core::Result<int, ports::StoreError>;
using Removed = core::Result<ports::RemovedTemplate, ports::StoreError>;
using Ids = std::vector<std::string>;

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
    ports::ChangedCount add(BookingTemplate form, int company_max) {
        return this->run(store().add(std::move(form), company_max));
    }
    ports::ChangedCount replace(BookingTemplate form) { return this->run(store().replace(std::move(form))); }
    Removed remove(const std::string& company, const std::string& agent, const std::string& id) {
        return this->run(
            store().remove(core::CompanyId(company), core::AgentId(agent), core::TemplateId(id)));
    }
    std::vector<std::string> ids_of(const std::string& company, const std::string& agent) {
        std::vector<std::string> ids;
        const auto found = this->run(store().of_agent(core::CompanyId(company), core::AgentId(agent)));
        for (const BookingTemplate& form : *found) ids.push_back(form.id.str());
        return ids;
    }
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

TYPED_TEST(TemplateStoreTest, AddingStopsAtTheLimitOfTheCompanyAndARepeatStillSucceeds) {
    EXPECT_EQ(*this->add(template_of("company", "agent", "one"), 2), 1);
    EXPECT_EQ(*this->add(template_of("company", "another agent", "two"), 2), 2);
    EXPECT_EQ(*this->add(template_of("company", "agent", "three"), 2), std::nullopt);
    EXPECT_FALSE(this->find("company", "agent", "three")->has_value());
    EXPECT_EQ(*this->add(template_of("company", "agent", "one"), 2), 2);
    EXPECT_EQ(*this->add(template_of("other", "agent", "three"), 2), 1);
}

TYPED_TEST(TemplateStoreTest, OfManyAddedAtOnceAsManyAsThereIsRoomForStay) {
    int number = 0;
    const auto call = [this, &number] {
        return this->store().add(template_of("company", "agent", std::to_string(++number)), 10);
    };
    int added = 0;
    for (const ports::ChangedCount& count : this->run_at_once(50, call)) added += count->has_value() ? 1 : 0;
    EXPECT_EQ(added, 10);
    EXPECT_EQ(this->ids_of("company", "agent").size(), 10U);
}

TYPED_TEST(TemplateStoreTest, OnlyWhatIsThereIsReplacedAndOnlyForItsOwner) {
    EXPECT_EQ(*this->replace(full_template()), std::nullopt);
    ASSERT_TRUE(this->save(template_of("company", "agent", "full")));
    BookingTemplate of_another = full_template();
    of_another.agent_id = core::AgentId("other");
    EXPECT_EQ(*this->replace(of_another), std::nullopt);
    EXPECT_EQ(*this->find("company", "agent", "full"), template_of("company", "agent", "full"));
    EXPECT_EQ(*this->replace(full_template()), 1);
    EXPECT_EQ(*this->find("company", "agent", "full"), full_template());
}

TYPED_TEST(TemplateStoreTest, WhatIsRemovedIsGoneAndOnlyItsOwnerRemovesIt) {
    ASSERT_TRUE(this->save(template_of("company", "agent", "one")));
    ASSERT_TRUE(this->save(template_of("company", "agent", "two")));
    const Removed by_another = this->remove("company", "other", "one");
    EXPECT_FALSE(by_another->existed);
    EXPECT_EQ(by_another->templates_of_company, 2);
    const Removed removed = this->remove("company", "agent", "one");
    EXPECT_TRUE(removed->existed);
    EXPECT_EQ(removed->templates_of_company, 1);
    EXPECT_FALSE(this->find("company", "agent", "one")->has_value());
    EXPECT_FALSE(this->remove("company", "agent", "one")->existed);
}

TYPED_TEST(TemplateStoreTest, TheTemplatesOfAnAgentComeByNameAndThenById) {
    BookingTemplate first = template_of("company", "agent", "z");
    first.name = "A drive";
    ASSERT_TRUE(this->save(template_of("company", "agent", "b")));
    ASSERT_TRUE(this->save(template_of("company", "agent", "a")));
    ASSERT_TRUE(this->save(first));
    ASSERT_TRUE(this->save(template_of("company", "other", "c")));
    EXPECT_EQ(this->ids_of("company", "agent"), (Ids{"z", "a", "b"}));
    EXPECT_EQ(this->ids_of("company", "nobody"), Ids());
    ASSERT_TRUE(this->save(full_template()));
    const auto all = this->run(this->store().of_agent(core::CompanyId("company"), core::AgentId("agent")));
    EXPECT_EQ(all->back(), full_template());
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
    EXPECT_TRUE(is_unavailable(this->add(template_of("company", "agent", "two"), 10)));
    EXPECT_TRUE(is_unavailable(this->replace(template_of("company", "agent", "id"))));
    EXPECT_TRUE(is_unavailable(this->remove("company", "agent", "id")));
    this->stores_.come_back();
    EXPECT_TRUE(this->find("company", "agent", "id")->has_value());
    EXPECT_EQ(*this->save(template_of("company", "agent", "two")), 2);
}

}  // namespace
}  // namespace calfleet::conformance
