// calfleetctl slots list and book: a person does what a chatbot does.
#include "acceptance/shared_fleet.hpp"
#include "adapters/config/command_line.hpp"
#include "codec/json_parser.hpp"

#include <gmock/gmock.h>

namespace calfleet::acceptance {
namespace {

namespace config = adapters::config;
using testing::HasSubstr;

struct CtlBook : AcceptanceTest {
    harness::Finished ctl(std::vector<std::string> words, const std::vector<std::string>& more = {}) const {
        words.insert(words.end(), {"--company", "acme", "--agent", agent});
        words.insert(words.end(), more.begin(), more.end());
        return fleet().ctl(std::move(words));
    }
    harness::Finished list(const std::vector<std::string>& more = {}) const {
        return ctl({"slots", "list", "--template", harness::Fleet::template_of(agent)}, more);
    }
    harness::Finished book_slot(const std::string& slot, const std::vector<std::string>& more = {},
                                const std::string& template_id = {}) const {
        return ctl(
            {"book", "--template", template_id.empty() ? harness::Fleet::template_of(agent) : template_id,
             "--slot", slot, "--name", "Ada", "--email", "ada@example.com"},
            more);
    }
    static void expect_refused(const harness::Finished& finished, int exit_code,
                               const std::string& sentence) {
        EXPECT_EQ(finished.exit_code, exit_code) << finished.output;
        EXPECT_THAT(finished.output, HasSubstr(sentence));
    }
};

TEST_F(CtlBook, FreeTimesAreATableInTheZoneThatIsAskedFor) {
    const std::string first = listed_starts(R"(,"timezone":"Europe/Berlin")").front();
    const harness::Finished listed = list({"--timezone", "Europe/Berlin", "--limit", "2"});
    EXPECT_EQ(listed.exit_code, config::kExitOk) << listed.output;
    EXPECT_THAT(listed.output, HasSubstr("DAY             TIME         SLOT\n"));
    EXPECT_THAT(listed.output, HasSubstr(first + "\n"));
    EXPECT_THAT(listed.output, HasSubstr("free, Europe/Berlin; the next: --from "));
}

TEST_F(CtlBook, AListedSlotIsBookedAndItsEventIsTold) {
    const auto listed = codec::parse_json(list({"--limit", "1", "-o", "json"}).output);
    ASSERT_TRUE(listed.has_value());
    const std::string slot = at(listed->find("slots")->as_array()->at(0), {"start"});
    const harness::Finished booked = book_slot(slot, {"--field", "phone=+62811", "--field", "note=a=b"});
    EXPECT_EQ(booked.exit_code, config::kExitOk) << booked.output;
    const auto events = fleet().google().events(harness::Fleet::email_of(agent));
    ASSERT_EQ(events.size(), 1U);
    EXPECT_THAT(booked.output, HasSubstr("event id"));
    EXPECT_THAT(booked.output, HasSubstr(events.front().event.id));
    EXPECT_THAT(booked.output, HasSubstr("html link"));
    EXPECT_EQ(events.front().event.summary, "Visit Ada");
}

TEST_F(CtlBook, TheSameCommandIdBooksOnce) {
    const std::string slot = listed_starts().front();
    const std::string id = agent + "-by-hand";
    const harness::Finished first = book_slot(slot, {"--id", id, "-o", "json"});
    EXPECT_EQ(first.exit_code, config::kExitOk) << first.output;
    EXPECT_EQ(book_slot(slot, {"--id", id, "-o", "json"}).output, first.output);
    EXPECT_EQ(fleet().google().events(harness::Fleet::email_of(agent)).size(), 1U);
}

TEST_F(CtlBook, WhatFailsIsToldWithItsReasonAndWhatToDo) {
    const std::string slot = listed_starts().front();
    const harness::Finished unknown = book_slot(slot, {}, "none");
    expect_refused(unknown, config::kExitFailed, "template_not_found: There is no such booking template.");
    EXPECT_THAT(unknown.output, HasSubstr("calfleetctl template list --company acme --agent " + agent));
    expect_refused(book_slot("2020-01-01T00:00:00Z"), config::kExitFailed, "invalid_slot: ");
    expect_refused(book_slot(slot, {"--field", "phone"}), config::kExitUsage, "is not KEY=VALUE");
    expect_refused(book_slot(slot, {"--field", "email=eve@example.com"}), config::kExitUsage,
                   "--email says that already, not --field");
}

}  // namespace
}  // namespace calfleet::acceptance
