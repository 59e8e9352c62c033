// The consent screen, with a person who decides at once: what they decide is set in world.consent.
#include "simulators/google/api/endpoints.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace calfleet::simulators::google {
namespace {

// Faults that Google shows to the person instead of redirecting: the client is not to be trusted.
HttpServerResponse error_page(Call& call, std::string reason) {
    call.reason = std::move(reason);
    HttpServerResponse page;
    page.status = 400;
    page.content_type = "text/html; charset=utf-8";
    page.body = "<!DOCTYPE html><title>Error 400: " + call.reason + "</title>\n";
    return page;
}

std::string encode_percent(std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF", kMarks = "-._~";
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (plain || kMarks.find(c) != std::string_view::npos)
            encoded.push_back(c);
        else
            encoded.append({'%', kHex[byte >> 4U], kHex[byte & 15U]});
    }
    return encoded;
}

class Redirect {
public:
    explicit Redirect(std::string_view uri) : location_(uri) {
        separator_ = uri.find('?') == std::string_view::npos ? '?' : '&';
    }
    void add(std::string_view name, std::string_view value) {
        location_.append({separator_}).append(name).append("=").append(encode_percent(value));
        separator_ = '&';
    }
    HttpServerResponse response() const { return {.status = 302, .headers = {{"Location", location_}}}; }

private:
    std::string location_;
    char separator_;
};

const Account* consenting_account(const World& world, const Call& call) {
    if (!world.consent.account.empty()) return world.directory.find_account(world.consent.account);
    const auto hint = call.query.find("login_hint");
    const Account* hinted = hint ? world.directory.find_account(*hint) : nullptr;
    return hinted != nullptr ? hinted : world.directory.first_account();
}

ScopeSet granted_scopes(const World& world, const Call& call) {
    ScopeSet scopes = parse_scopes(call.query.find("scope").value_or(""));
    for (const std::string& unticked : world.consent.unticked) scopes.erase(unticked);
    return scopes;
}

// A refresh token comes with the first consent, and later only when consent is asked for again.
bool wants_refresh_token(const World& world, const Call& call, const std::string& account,
                         const std::string& client) {
    const bool asks = call.query.find("prompt").value_or("").find("consent") != std::string_view::npos;
    return call.query.find("access_type") == "offline" && (asks || !world.tokens.has_grant(account, client));
}

}  // namespace

Reply authorize(World& world, Call& call) {
    const auto parameter = [&call](std::string_view name) {
        return std::string(call.query.find(name).value_or(""));
    };
    const auto& registered = world.options.redirect_uris;
    const std::string redirect_uri = parameter("redirect_uri");
    if (parameter("client_id") != world.options.client_id) return error_page(call, "invalid_client");
    if (redirect_uri.empty()) return error_page(call, "invalid_request");
    if (!registered.empty() && std::ranges::find(registered, redirect_uri) == registered.end())
        return error_page(call, "redirect_uri_mismatch");
    if (parameter("response_type") != "code") return error_page(call, "unsupported_response_type");
    if (parameter("scope").empty()) return error_page(call, "invalid_request");
    const std::string challenge = parameter("code_challenge");
    if (!challenge.empty() && parameter("code_challenge_method") != "S256")
        return error_page(call, "invalid_request");

    Redirect redirect(redirect_uri);
    if (const auto state = call.query.find("state")) redirect.add("state", *state);
    const Account* account = consenting_account(world, call);
    if (!world.consent.error.empty() || account == nullptr) {
        call.reason = world.consent.error.empty() ? "access_denied" : world.consent.error;
        redirect.add("error", call.reason);
        return redirect.response();
    }
    call.account_email = account->email;
    CodeRequest request{account->email, world.options.client_id, redirect_uri, challenge,
                        granted_scopes(world, call)};
    request.wants_refresh_token = wants_refresh_token(world, call, request.account, request.client_id);
    redirect.add("scope", join(request.scopes));
    redirect.add("code", world.tokens.issue_code(std::move(request), call.now, world.random));
    call.committed = true;
    return redirect.response();
}

}  // namespace calfleet::simulators::google
