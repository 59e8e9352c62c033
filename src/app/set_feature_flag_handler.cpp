#include "app/set_feature_flag_handler.hpp"

#include "app/rollout_gate.hpp"
#include "codec/json_parser.hpp"
#include "codec/json_reader.hpp"

#include <array>
#include <utility>

namespace calfleet::app {
namespace {

constexpr std::size_t kNameBytesMax = 128;
constexpr std::string_view kGoogleFlag = "google_calendar_native_integration_enabled";

// Name and, where the requirements have two for one flag, what it is called in the store (decisions, D11).
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kFlags{{
    {kGoogleFlag, kGoogleFlag},
    {"FEATURE_GOOGLE_CALENDAR_NODES", kGoogleFlag},
    {"ai_agent_calendly_action", "ai_agent_calendly_action"},
    {"calendar_reschedule_cancel_enabled", "calendar_reschedule_cancel_enabled"},
    {kEntitlementFlag, kEntitlementFlag},
    {kEntitlementBypassFlag, kEntitlementBypassFlag},
}};

core::Failed fail(core::FailureReason reason, std::string message = {}) {
    return core::Failed{reason, std::move(message), std::nullopt, {}};
}

}  // namespace

std::optional<std::string_view> feature_flag_named(std::string_view name) {
    for (const auto& [known, stored] : kFlags)
        if (known == name) return stored;
    return std::nullopt;
}

std::vector<std::string> feature_flag_names() {
    std::vector<std::string> names;
    for (const auto& [known, stored] : kFlags) names.emplace_back(known);
    return names;
}

ports::awaitable<core::Outcome> SetFeatureFlagHandler::handle(const core::Command& command,
                                                              ports::CommandTerms) {
    const auto parsed = codec::parse_json(command.data);
    if (parsed.has_error()) co_return fail(core::FailureReason::kInvalidCommand, parsed.error().message);
    codec::JsonReader reader(*parsed);
    const auto flag = feature_flag_named(reader.text("flag", kNameBytesMax));
    const auto enabled = reader.optional_flag("enabled");
    const std::string scope = reader.text("scope", kNameBytesMax);
    if (reader.ok() && !flag) reader.add_problem("flag", "is no flag of ours");
    if (reader.ok() && !enabled) reader.add_problem("enabled", "is required");
    if (reader.ok() && scope != "company" && scope != "global")
        reader.add_problem("scope", "must be company or global");
    if (!reader.ok()) co_return fail(core::FailureReason::kInvalidCommand, reader.summary());

    const core::CompanyId of_company = scope == "company" ? command.company_id : core::CompanyId();
    auto set = co_await flags_.set(of_company, std::string(*flag), *enabled);
    if (set.has_error()) co_return fail(core::FailureReason::kStorageUnavailable);
    core::Done done;
    done.data_json = "{}";
    co_return done;
}

}  // namespace calfleet::app
