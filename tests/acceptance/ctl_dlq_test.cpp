// calfleetctl dlq: an operator looks into dead letters, mends one and replays it; and what a replay must not
// do.
#include "acceptance/ctl_process.hpp"
#include "acceptance/shared_fleet.hpp"
#include "adapters/config/command_line.hpp"
#include "codec/json_parser.hpp"
#include "harness/wait.hpp"

#include <gmock/gmock.h>

namespace calfleet::acceptance {
namespace {

namespace config = adapters::config;
using testing::HasSubstr;
using testing::Not;

struct CtlDlq : AcceptanceTest {
    CtlDlq() {
        slot = listed_starts().front();
        id = agent + "-broken";
    }
    // A booking whose customer's name is not UTF-8: it is answered, and kept as a dead letter.
    std::string broken() const { return booking_with("Ad\xe4"); }
    std::string fixed() const { return booking_with("Ada"); }
    std::string booking_with(const std::string& name) const {
        return R"({"company_id":"acme","agent_id":")" + agent + R"(","template_id":")" +
               harness::Fleet::template_of(agent) + R"(","slot_start":")" + slot +
               R"(","customer_data":{"name":")" + name + R"(","email":"ada@example.com"}})";
    }
    void dead_letter(const std::string& command_id) {
        fleet().kafka().publish(core::OutgoingRecord{core::Topic::kBookings,
                                                     agent,
                                                     broken(),
                                                     {{"ce_specversion", "1.0"},
                                                      {"ce_id", command_id},
                                                      {"ce_type", "calendar.create_event"},
                                                      {"ce_source", "/test"}}});
        fleet().kafka().dead_letter_with(broken());
    }
    static harness::Finished dlq(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "dlq");
        return fleet().ctl(std::move(arguments));
    }
    // The agent's letters, as a program reads them.
    codec::JsonValue letters() const {
        const harness::Finished listed = dlq({"list", "--agent", agent, "-o", "json"});
        EXPECT_EQ(listed.exit_code, config::kExitOk) << listed.output;
        const auto parsed = codec::parse_json(listed.output);
        if (parsed.has_error()) throw std::runtime_error("no JSON: " + listed.output);
        return *parsed;
    }
    std::string position() const { return at(letters().find("dead_letters")->as_array()->at(0), {"letter"}); }
    static void expect_refused(const harness::Finished& finished, int exit_code,
                               const std::string& sentence) {
        EXPECT_EQ(finished.exit_code, exit_code) << finished.output;
        EXPECT_THAT(finished.output, HasSubstr(sentence));
    }
    std::size_t events_at_google() const {
        return fleet().google().events(harness::Fleet::email_of(agent)).size();
    }

    std::string slot;
    std::string id;
};

TEST_F(CtlDlq, ADeadLetterIsInspectedFixedAndReplayedAndThenSucceeds) {
    dead_letter(id);
    const harness::Finished listed = dlq({"list", "--agent", agent, "--error-code", "invalid_command"});
    EXPECT_EQ(listed.exit_code, config::kExitOk);
    EXPECT_THAT(listed.output, HasSubstr("calendar.bookings  calendar.create_event  " + agent +
                                         "  invalid_command/permanent"));
    const harness::Finished shown = dlq({"show", id});
    EXPECT_EQ(shown.exit_code, config::kExitOk);
    EXPECT_THAT(shown.output, HasSubstr("ce_id: " + id + "\n"));
    EXPECT_THAT(shown.output, HasSubstr("The body is no JSON that a worker reads"));
    EXPECT_THAT(shown.output, HasSubstr("\"name\":\"Ad\xEF\xBF\xBD\""));
    expect_refused(dlq({"replay", id, "--yes"}), config::kExitFailed, "give the fixed one with --data");
    EXPECT_EQ(events_at_google(), 0U);

    const std::string letter = position();
    const harness::Finished replayed = dlq({"replay", letter, "--data", fixed(), "--yes", "--user", "ada"});
    EXPECT_EQ(replayed.exit_code, config::kExitOk) << replayed.output;
    EXPECT_THAT(replayed.output, HasSubstr(letter + "  " + id + ":replay:1 succeeded\n"));
    EXPECT_THAT(replayed.output, HasSubstr(R"("msg":"dead letter replayed")"));
    EXPECT_THAT(replayed.output, HasSubstr(R"("user_id":"ada")"));
    EXPECT_THAT(replayed.output, Not(HasSubstr("ada@example.com")));
    EXPECT_EQ(outcome_of(fleet().kafka().result_of(id + ":replay:1")), "success");
    EXPECT_EQ(events_at_google(), 1U);

    const codec::JsonValue after = letters();
    const codec::JsonValue& mark =
        after.find("dead_letters")->as_array()->at(0).find("replays")->as_array()->at(0);
    EXPECT_EQ(at(mark, {"command_id"}), id + ":replay:1");
    EXPECT_EQ(at(mark, {"by"}), "ada");
    EXPECT_EQ(at(mark, {"edited"}), "true");
    EXPECT_THAT(dlq({"list", "--agent", agent}).output, HasSubstr("as " + id + ":replay:1 by ada at 2"));

    expect_refused(dlq({"replay", letter, "--data", fixed(), "--yes"}), config::kExitFailed,
                   "it was replayed, and command " + id + ":replay:1 succeeded");
    EXPECT_EQ(events_at_google(), 1U);
}

TEST_F(CtlDlq, ALetterWhoseCommandSucceededIsNotReplayed) {
    ASSERT_EQ(outcome_of(book(slot)), "success");
    const std::string done = fleet().last_command_id();
    dead_letter(done);  // the same id once more, damaged on its way
    expect_refused(dlq({"replay", done, "--data", fixed(), "--yes"}), config::kExitFailed,
                   "command " + done + " succeeded");
    EXPECT_EQ(events_at_google(), 1U);
}

TEST_F(CtlDlq, TwoPeopleWhoReplayALetterAtOnceBookOnce) {
    dead_letter(id);
    CtlProcess ada({"dlq", "replay", id, "--data", fixed(), "--user", "ada"});
    CtlProcess eve({"dlq", "replay", id, "--data", fixed(), "--user", "eve"});
    for (CtlProcess* one : {&ada, &eve})
        harness::wait_until("the question", [one] {
            return one->output().find("Replay 1 dead letter at 10 a second? Type yes: ") != std::string::npos;
        });
    ada.type("yes");
    eve.type("yes");
    const int exit_codes = ada.exit_code() + eve.exit_code();
    // Who comes later has the same result, or hears that it is done.
    EXPECT_LE(exit_codes, 1) << ada.output() << eve.output();
    EXPECT_EQ(events_at_google(), 1U);
    EXPECT_EQ(outcome_of(fleet().kafka().result_of(id + ":replay:1")), "success");
}

TEST_F(CtlDlq, AReplayThatFailsMayBeTriedAgainUnderTheNextNumber) {
    dead_letter(id);
    std::string unknown_template = fixed();
    const std::string name = harness::Fleet::template_of(agent);
    unknown_template.replace(unknown_template.find(name), name.size(), "no-such-template");
    expect_refused(dlq({"replay", id, "--data", unknown_template, "--yes"}), config::kExitFailed,
                   id + ":replay:1 template_not_found: ");
    const harness::Finished again = dlq({"replay", id, "--data", fixed(), "--yes", "-o", "json"});
    EXPECT_EQ(again.exit_code, config::kExitOk) << again.output;
    EXPECT_THAT(again.output, HasSubstr("\"command_id\":\"" + id + ":replay:2\""));
    EXPECT_THAT(again.output, HasSubstr(R"("status":"success")"));
    EXPECT_EQ(events_at_google(), 1U);
}

TEST_F(CtlDlq, NothingIsPublishedByADryRunNorWithoutAYes) {
    dead_letter(id);
    const harness::Finished dry = dlq({"replay", id, "--data", fixed(), "--dry-run"});
    EXPECT_EQ(dry.exit_code, config::kExitOk) << dry.output;
    EXPECT_THAT(dry.output, HasSubstr("as " + id + ":replay:1\n1 can be replayed, 0 cannot\n"));
    expect_refused(fleet().ctl({"dlq", "replay", id, "--data", fixed()}, "no\n"), config::kExitFailed,
                   "nothing was replayed");
    const codec::JsonValue after = letters();
    EXPECT_TRUE(after.find("dead_letters")->as_array()->at(0).find("replays")->as_array()->empty());
    EXPECT_EQ(events_at_google(), 0U);
}

TEST_F(CtlDlq, WhatCannotBeMeantIsToldHowItIsWritten) {
    expect_refused(dlq({"replay", "--data", fixed()}), config::kExitUsage, "are for one letter: name it");
    expect_refused(dlq({"list", "--since", "yesterday"}), config::kExitUsage, "write for example 2h");
    expect_refused(dlq({"show", "no-such-command"}), config::kExitFailed, "calfleetctl dlq list says");
    expect_refused(dlq({"replay", "no-such-command"}), config::kExitFailed, "no dead letter matches");
    expect_refused(dlq({"list", "--kafka-brokers", "127.0.0.1:1"}), config::kExitUnavailable,
                   "no broker answers");
    expect_refused(dlq({}), config::kExitUsage, "subcommand");
    EXPECT_EQ(dlq({"list", "--agent", "nobody"}).output, "no dead letters\n");
}

}  // namespace
}  // namespace calfleet::acceptance
