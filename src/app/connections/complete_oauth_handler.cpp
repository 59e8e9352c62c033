#include "app/connections/complete_oauth_handler.hpp"

#include "app/connections/connection_events.hpp"
#include "app/connections/connection_status.hpp"
#include "app/connections/granted_connection.hpp"
#include "codec/actor_codec.hpp"
#include "codec/json_parser.hpp"
#include "codec/json_reader.hpp"
#include "codec/json_writer.hpp"

namespace calfleet::app::connections {
namespace {

using core::FailureReason;

constexpr std::size_t kStateBytesMax = 512;
constexpr std::size_t kCodeBytesMax = 2'048;  // Google's have up to 256
constexpr std::size_t kErrorBytesMax = 256;
constexpr std::chrono::milliseconds kStoreRetryPause{250};
constexpr const char* kIntent = "exchange";  // the connection itself tells what came of it

core::Failed fail(FailureReason reason, std::string message = {}) {
    return core::Failed{reason, std::move(message), std::nullopt, {}};
}

core::Failed fail_as_provider_says(FailureReason reason, std::string word) {
    core::Failed failed = fail(reason);
    failed.provider_error = std::move(word);
    return failed;
}

// What came with the person's browser and is no word is not repeated in an event.
std::string error_word(const std::string& text) {
    constexpr std::size_t kWordBytesMax = 64;
    const bool is_word = text.size() <= kWordBytesMax &&
                         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
    return is_word ? text : std::string();
}

}  // namespace

struct CompleteOAuthHandler::Return {
    std::string state;
    core::Secret code;
    std::string error;

    static Or<Return> decode(std::string_view data) {
        const auto parsed = codec::parse_json(data);
        if (parsed.has_error()) return fail(FailureReason::kInvalidCommand, parsed.error().message);
        codec::JsonReader reader(*parsed);
        Return back{reader.text("state", kStateBytesMax),
                    core::Secret(reader.optional_text("code", kCodeBytesMax).value_or("")),
                    reader.optional_text("error", kErrorBytesMax).value_or("")};
        if (reader.ok() && back.code.empty() == back.error.empty())
            reader.add_problem("code", "must be there, or error, and not both");
        if (!reader.ok()) return fail(FailureReason::kInvalidCommand, reader.summary());
        return back;
    }
};

CompleteOAuthHandler::CompleteOAuthHandler(const CompleteOAuthParts& parts, ConnectionOwner owner)
    : parts_(parts), owner_(owner) {}

ports::awaitable<core::Outcome> CompleteOAuthHandler::handle(const core::Command& command,
                                                             ports::CommandTerms terms) {
    const auto back = Return::decode(command.data);
    if (back.has_error()) co_return back.error();
    auto session = co_await claim(command, *back);
    if (session.has_error()) co_return session.error();
    if (!back->error.empty()) {
        const bool denied = back->error == "access_denied";
        co_return fail_as_provider_says(
            denied ? FailureReason::kUserDenied : FailureReason::kErrTokenExchange, error_word(back->error));
    }

    if (!co_await terms.attempt->intend(kIntent)) co_return fail(FailureReason::kInternalError);
    auto tokens = co_await exchange(*back, std::move(*session), terms.deadline);
    if (tokens.has_error()) co_return tokens.error();
    if (parts_.provider.capability_of(tokens->scopes) == ports::Capability::kNone)
        co_return fail(FailureReason::kErrScope);
    auto account = co_await parts_.provider.account_of(tokens->access_token.duplicate(), terms.deadline);
    if (account.has_error()) {
        parts_.log.warn("a new connection's account cannot be told", {{"error", account.error().error}});
        co_return fail_as_provider_says(FailureReason::kErrTokenExchange, account.error().error);
    }

    bool account_changed = false;
    auto row =
        co_await store(command, std::move(*tokens), std::move(*account), account_changed, terms.deadline);
    if (row.has_error()) co_return row.error();
    co_return done(command, **row, account_changed, parts_.clock.steady_now() - terms.received_at);
}

// The state of a return, if it was made for this company, agent and person; used up from here on.
ports::awaitable<core::Result<ports::OAuthSession, core::Failed>> CompleteOAuthHandler::claim(
    const core::Command& command, const Return& back) {
    auto session = co_await parts_.sessions.claim(parts_.secrets.hash_of(back.state), command.id);
    if (session.has_error()) co_return fail(FailureReason::kStorageUnavailable);
    const auto actor = codec::decode_actor(command.data);
    const bool is_theirs = session->has_value() && (*session)->company_id == command.company_id &&
                           (*session)->agent_id == command.agent_id &&
                           (*session)->provider == parts_.provider.name() && actor &&
                           (*session)->user_id == actor->user_id;
    if (!is_theirs) co_return fail(FailureReason::kStateMismatch);
    co_return std::move(**session);
}

ports::awaitable<core::Result<ports::GrantedTokens, core::Failed>> CompleteOAuthHandler::exchange(
    const Return& back, ports::OAuthSession session, ports::SteadyInstant deadline) {
    ports::CodeExchange exchange{back.code.duplicate(), std::move(session.verifier), session.redirect_uri};
    auto tokens = co_await parts_.provider.exchange(std::move(exchange), deadline);
    if (tokens.has_value()) co_return std::move(*tokens);
    const ports::OAuthFailure& refusal = tokens.error();
    if (refusal.kind == ports::OAuthFailure::Kind::kUnavailable)
        co_return fail_as_provider_says(refusal.reason, refusal.error);
    if (refusal.kind == ports::OAuthFailure::Kind::kOperatorFault)
        parts_.log.alert(ports::OpsAlert::kOAuthClientRefused,
                         "the provider refuses our OAuth client; check its id and secret",
                         {{"provider", parts_.provider.name()}, {"error", refusal.error}});
    co_return fail_as_provider_says(FailureReason::kErrTokenExchange, refusal.error);
}

// Overwrites the row in place. The code is used up: a store that is away is waited for while there is time.
ports::awaitable<core::Result<ConnectionRow, core::Failed>> CompleteOAuthHandler::store(
    const core::Command& command, ports::GrantedTokens tokens, ports::Account account, bool& account_changed,
    ports::SteadyInstant deadline) {
    const core::CommandIdentity& asked_by = command;
    ports::ConnectionKey key = connection_key(owner_, command, parts_.provider.name());
    bool lacks_refresh_token = false;
    const ConnectionBook::Decide decide =
        [&](const ports::Connection* standing) -> std::optional<ConnectionChange> {
        if (standing != nullptr && standing->authorized_by == command.id.str()) return std::nullopt;
        account_changed =
            standing != nullptr && !standing->account_id.empty() && standing->account_id != account.id;
        lacks_refresh_token = tokens.refresh_token.empty() &&
                              (standing == nullptr || account_changed || standing->refresh_token.empty());
        if (lacks_refresh_token) return std::nullopt;
        const core::Instant now = parts_.clock.now();
        ConnectionChange change;
        if (standing != nullptr) change.connection = standing->duplicate();
        change.connection.key = key;
        change.connection = with_granted(std::move(change.connection), tokens, now);
        change.connection.health = {};
        change.connection.connected_email = account.email;
        change.connection.account_id = account.id;
        change.connection.authorized_by = command.id.str();
        if (standing != nullptr) change.connection.re_authorized_at = now;
        change.replaces_tokens = true;
        change.reason = "authorized";
        return change;
    };
    for (;;) {
        auto row = co_await parts_.book.change(key, asked_by, decide);
        if (lacks_refresh_token) co_return fail(FailureReason::kErrTokenExchange);
        if (row.has_value()) co_return std::move(*row);
        const bool has_time = parts_.clock.steady_now() + kStoreRetryPause < deadline;
        // A row that no key opens has nothing to lose, and would keep its agent out for ever.
        if (row.error().kind == ports::StoreError::Kind::kCorrupt && has_time) {
            auto removed = co_await parts_.book.remove(key, asked_by, "unreadable");
            if (removed.has_value()) continue;
        }
        if (row.error().kind == ports::StoreError::Kind::kUnavailable && has_time) {
            co_await parts_.clock.sleep_for(kStoreRetryPause);
            continue;
        }
        parts_.log.alert(ports::OpsAlert::kGrantedTokenNotStored,
                         "tokens that were just granted could not be stored",
                         {{"agent_id", command.agent_id.str()}, {"error", row.error().message}});
        co_return fail(FailureReason::kErrTokenStorage);
    }
}

ports::awaitable<std::optional<core::Outcome>> CompleteOAuthHandler::read_back(const core::Command& command,
                                                                               std::string,
                                                                               ports::SteadyInstant) {
    auto row = co_await parts_.book.current(connection_key(owner_, command, parts_.provider.name()));
    if (row.has_error() || *row == nullptr || (*row)->authorized_by != command.id.str())
        co_return std::nullopt;
    co_return done(command, **row, false, std::chrono::milliseconds::zero());
}

core::Done CompleteOAuthHandler::done(const core::Command& command, const ports::Connection& connection,
                                      bool account_changed, std::chrono::milliseconds latency) const {
    const ports::Capability capability = parts_.provider.capability_of(connection.granted_scopes);
    codec::JsonWriter writer;
    writer.begin_object().member("connected_email", connection.connected_email);
    writer.member("connection_state", core::to_string(connection.health.state));
    writer.key("granted_scopes").begin_array();
    for (const std::string& scope : list_of_scopes(connection.granted_scopes)) writer.value(scope);
    writer.end_array().member("account_changed", account_changed);
    writer.member("capability", to_string(capability)).end_object();

    core::Done done;
    done.data_json = writer.text();
    if (account_changed)
        done.warnings.push_back({"account_changed",
                                 "Another account is connected now; templates may name calendars that it "
                                 "cannot reach."});
    if (capability == ports::Capability::kEventsOnly)
        done.warnings.push_back({"reduced_capability",
                                 "Events can be written, and busy times are read off them; the list of "
                                 "calendars cannot be read."});
    done.events.push_back(oauth_completed(command, latency));
    return done;
}

std::vector<core::AnalyticsEvent> CompleteOAuthHandler::events_of_failure(const core::Command& command,
                                                                          const core::Failed& failed,
                                                                          std::chrono::milliseconds) const {
    return {oauth_failed(command, failed.reason, failed.provider_error)};
}

}  // namespace calfleet::app::connections
