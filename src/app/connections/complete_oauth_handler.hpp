// `calendar.complete_oauth` (GCAL-S01 AC-3 to AC-5): the person is back from the provider. The state serves
// once and only for whom it was made; the code becomes tokens, and the tokens a connection.
#pragma once

#include "app/connections/connection_book.hpp"
#include "app/connections/connection_owner.hpp"
#include "ports/command_handler.hpp"
#include "ports/oauth_provider.hpp"
#include "ports/oauth_secrets.hpp"
#include "ports/oauth_sessions.hpp"

#include <optional>
#include <string>

namespace calfleet::app::connections {

// What the handler stands on; all of it outlives the handler.
struct CompleteOAuthParts {
    ports::OAuthProvider& provider;
    ports::OAuthSessions& sessions;
    ports::OAuthSecrets& secrets;
    ConnectionBook& book;
    ports::Clock& clock;
    ports::Log& log;
};

class CompleteOAuthHandler final : public ports::EffectHandler {
public:
    CompleteOAuthHandler(const CompleteOAuthParts& parts, ConnectionOwner owner);

    ports::awaitable<core::Outcome> handle(const core::Command& command, ports::CommandTerms terms) override;
    std::vector<core::AnalyticsEvent> events_of_failure(const core::Command& command,
                                                        const core::Failed& failed,
                                                        std::chrono::milliseconds latency) const override;

    // A code serves once: after a crash the connection itself tells whether this command brought it.
    ports::awaitable<std::optional<core::Outcome>> read_back(const core::Command& command, std::string intent,
                                                             ports::SteadyInstant deadline) override;
    // Tokens that were fetched and not stored are in nobody's hands.
    ports::awaitable<bool> withdraw(ports::JobInDoubt, ports::SteadyInstant) override { co_return true; }

private:
    struct Return;  // what the provider sent the person back with
    template <class T>
    using Or = core::Result<T, core::Failed>;

    ports::awaitable<Or<ports::OAuthSession>> claim(const core::Command& command, const Return& back);
    ports::awaitable<Or<ports::GrantedTokens>> exchange(const Return& back, ports::OAuthSession session,
                                                        ports::OAuthCall call);
    ports::awaitable<Or<ConnectionRow>> store(const core::Command& command, ports::GrantedTokens tokens,
                                              ports::Account account, bool& account_changed,
                                              ports::SteadyInstant deadline);
    core::Done done(const core::Command& command, const ports::Connection& connection, bool account_changed,
                    std::chrono::milliseconds latency) const;

    CompleteOAuthParts parts_;
    const ConnectionOwner owner_;
};

}  // namespace calfleet::app::connections
