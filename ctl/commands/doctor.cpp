// calfleetctl doctor: what a fleet stands on, looked at from this machine. Changes nothing.
#include "command.hpp"
#include "doctor/doctor_checks.hpp"
#include "output_format.hpp"
#include "table.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;

int look(const Session& session, const OutputFormat& output) {
    auto settings = session.settings();
    if (settings.has_error()) return settings.error();
    std::vector<Finding> findings = check_kafka(*settings);
    findings.push_back(check_store(session));
    for (auto& more : {check_keys(*settings), check_google(*settings)})
        findings.insert(findings.end(), more.begin(), more.end());
    if (output.is_json())
        std::cout << findings_as_json(findings) << '\n';
    else
        print_table(finding_table(findings));
    return is_healthy(findings) ? config::kExitOk : config::kExitFailed;
}

}  // namespace

void add_doctor_command(CLI::App& app, Action& action) {
    auto output = std::make_shared<OutputFormat>();
    auto* doctor = app.add_subcommand(
        "doctor",
        "look at broker, topics, store, keys, OAuth client, Google and the clock; exit 1 if any failed");
    add_output_option(*doctor, *output, "{\"healthy\":…,\"checks\":[…]}");
    doctor->callback(
        [&action, output] { action = [output](const Session& session) { return look(session, *output); }; });
}

}  // namespace calfleet::ctl
