#include "failure_hint.hpp"

#include <array>

namespace calfleet::ctl {
namespace {

// {} is where "--company C --agent A" goes, {company} where "--company C".
struct Hint {
    std::string_view reason;
    std::string_view text;
};
constexpr std::array kHints{
    Hint{"not_connected", "connect one: calfleetctl connect {}"},
    Hint{"token_invalid", "the account has to be authorised again: calfleetctl connect {}"},
    Hint{"template_not_found", "calfleetctl template list {} says which there are"},
    Hint{"calendar_not_found", "calfleetctl calendars {} says which there are; save the template with one"},
    Hint{"permission_denied", "calfleetctl calendars {} says which it may write to"},
    Hint{"invalid_slot", "calfleetctl slots explain {} --template TEMPLATE says why"},
    Hint{"feature_disabled",
         "calfleetctl flag set google_calendar_native_integration_enabled on {company} turns it on"},
    Hint{"not_entitled", "calfleetctl flag set native_integrations_addon on {company} turns it on"},
    Hint{"quota_exceeded", "the provider's quota is used up for now; try again later"},
    Hint{"invitation_limit_reached",
         "invitations_per_conversation, _agent or _company is reached; try later"},
    Hint{"api_5xx", "the provider is at fault; try again"},
    Hint{"api_unreachable", "no worker reaches the provider: calfleetctl doctor looks from here"},
    Hint{"storage_unavailable", "no worker reaches the store: calfleetctl doctor looks from here"},
    Hint{"deadline_exceeded", "it was not carried out in time; a new command may be"},
};

std::string replaced(std::string text, std::string_view what, const std::string& by) {
    const std::size_t found = text.find(what);
    return found == std::string::npos ? text : text.replace(found, what.size(), by);
}

}  // namespace

std::string hint_for(std::string_view failure_reason, const std::string& company, const std::string& agent) {
    for (const Hint& hint : kHints) {
        if (hint.reason != failure_reason) continue;
        const std::string of_company = "--company " + company;
        std::string of_agent = of_company;
        of_agent.append(" --agent ").append(agent);
        return replaced(replaced(std::string(hint.text), "{company}", of_company), "{}", of_agent);
    }
    return {};
}

}  // namespace calfleet::ctl
