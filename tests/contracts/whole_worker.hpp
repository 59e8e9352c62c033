// The path of a command with every command's handler behind it, on fakes: nobody is connected, no template is
// saved, every feature is on. One for each message that is tried. Test thread only.
#pragma once

#include "app/command_path.hpp"
#include "app/connections/connections_world.hpp"
#include "app/maintenance/maintenance_commands.hpp"
#include "app/set_feature_flag_handler.hpp"
#include "app/templates/template_commands.hpp"
#include "fakes/command_records.hpp"
#include "fakes/fake_keyed_hash.hpp"
#include "fakes/in_memory_booking_records.hpp"
#include "fakes/in_memory_expired_rows.hpp"
#include "fakes/in_memory_feature_flags.hpp"
#include "fakes/in_memory_job_ledger.hpp"
#include "fakes/in_memory_orphans.hpp"
#include "fakes/scripted_random.hpp"
#include "providers/google_calendar/provider_fixture.hpp"

#include <set>
#include <string>
#include <vector>

namespace calfleet::contracts {

struct WholeWorker : app::connections::World {
    WholeWorker() {
        tokens.failure = core::Failed{core::FailureReason::kNotConnected, {}, std::nullopt, {}};
        for (const char* flag : {"google_calendar_native_integration_enabled", "native_integrations_addon",
                                 "calendar_reschedule_cancel_enabled", "flag"})
            if (run(flags.set(core::CompanyId(), flag, true)).has_error())
                throw std::logic_error("a flag could not be set");
    }

    // What the worker says to that record: "success", a reason and its sentence, or that it is dead-lettered.
    std::string answer_to(core::Record record) {
        app::CommandTrace trace;
        if (!run(path.run(record, trace))) return "unfinished";
        for (const core::OutgoingRecord& result : publisher.on(core::Topic::kResults)) return words(result);
        for (const core::OutgoingRecord& letter : publisher.on(core::Topic::kDeadLetters))
            return "dead letter: " + *letter.header("dlq-error-message");
        return "nothing";
    }

    fakes::InMemoryFeatureFlags flags;
    fakes::ScriptedRandom random;
    fakes::FakeKeyedHash key;
    fakes::InMemoryJobLedger ledger{clock};
    fakes::InMemoryBookingRecords bookings{clock};
    fakes::InMemoryOrphans orphans{clock, store, templates};
    fakes::InMemoryExpiredRows expired_rows{clock, sessions, leases, ledger};
    fakes::FakeHttpClient google;
    fakes::PlainlyAuthorizedHttp http{google};
    providers::google_calendar::FakeAccessTokens tokens;
    providers::google_calendar::Provider calendar{{http, templates, bookings, tokens, key, clock, log},
                                                  {"https://calendar.test/v3",
                                                   core::Availability(),
                                                   std::chrono::seconds(30),
                                                   std::chrono::seconds(60),
                                                   std::chrono::seconds(0),
                                                   {}}};
    app::templates::TemplateCommands template_commands{templates, key, clock, "flag"};
    app::SetFeatureFlagHandler set_feature_flag{flags};
    app::maintenance::MaintenanceCommands maintenance{
        {agents, orphans, expired_rows, bookings, ledger, process->book, clock, log},
        {std::chrono::days(30), 100},
        std::chrono::days(7)};
    app::LedgerWriter writer{io.get_executor(), ledger, clock, log, meters};
    app::JobBook jobs{io.get_executor(), writer, key, random};
    app::RolloutGate gate{flags, clock, log};
    ports::NoSpanSink no_spans;
    app::CommandSpans spans{no_spans, random, clock, {"workers", 0}};
    app::CommandPath path{routes(), {gate, jobs, publisher, clock, log, meters, spans}, {"workers", "0.1.0"}};

private:
    std::vector<ports::CommandRoute> routes() {
        std::vector<ports::CommandRoute> all = calendar.routes();
        const auto add = [&all](std::vector<ports::CommandRoute> more) {
            for (ports::CommandRoute& route : more) all.push_back(std::move(route));
        };
        add(process->commands.routes());
        add(template_commands.routes());
        add(maintenance.routes());
        add({{"calendar.set_feature_flag",
              &set_feature_flag,
              std::chrono::minutes(1),
              {},
              &set_feature_flag,
              {core::Role::kRolloutOwner}}});
        return all;
    }

    static std::string words(const core::OutgoingRecord& result) {
        const auto parsed = codec::parse_json(*result.value);
        const codec::JsonValue* reason = parsed->find("failure_reason");
        if (reason == nullptr) return "success";
        std::string all = *reason->as_string() + ": " + *parsed->find("message")->as_string();
        const codec::JsonValue* data = parsed->find("data");
        const codec::JsonValue* errors = data == nullptr ? nullptr : data->find("errors");
        if (errors == nullptr) return all;
        for (const codec::JsonValue& error : *errors->as_array())
            all += " " + *error.find("field")->as_string() + ": " + *error.find("message")->as_string();
        return all;
    }
};

// Whether such an answer says that the command was not understood, or was not let in.
inline bool is_refusal(const std::string& answer) {
    static const std::set<std::string> refusals{
        "invalid_command", "forbidden",   "template_invalid",  "feature_disabled", "not_entitled",
        "internal_error",  "dead letter", "deadline_exceeded", "unfinished",       "nothing"};
    return refusals.contains(answer.substr(0, answer.find(':')));
}

// A command as its publisher sends it, in binary mode.
inline core::Record record_of(const std::string& type, const std::string& data) {
    core::Record record = fakes::command_record(type, data);
    const auto parsed = codec::parse_json(data);
    record.key.reset();
    for (const char* id : {"company_id", "agent_id"})
        if (const codec::JsonValue* named = parsed.has_value() ? parsed->find(id) : nullptr)
            if (named->as_string() != nullptr) record.key = *named->as_string();
    return record;
}

}  // namespace calfleet::contracts
