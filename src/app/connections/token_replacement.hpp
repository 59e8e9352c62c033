// One replacement of a connection's tokens, whoever else is at it. Across processes a lease lets one at a
// time ask the provider, and the store takes one replacement for each version of the tokens: who comes second
// gets the first one's. Loop thread only.
#pragma once

#include "app/connections/connection_book.hpp"
#include "app/connections/connection_events.hpp"
#include "core/outcome.hpp"
#include "ports/leases.hpp"
#include "ports/meters.hpp"
#include "ports/oauth_provider.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace calfleet::app::connections {

struct RefreshRequest {
    ports::ConnectionKey key;
    std::int64_t token_version;  // which is to be replaced; a newer one is the answer already
    RefreshType type;
    core::CommandIdentity asked_by;  // in whose name the events are told
};

using Refreshed = core::Result<ConnectionRow, core::Failed>;  // the row is never null

// What the replacement stands on; all of it outlives it.
struct ReplacementParts {
    ConnectionBook& book;
    ports::OAuthProvider& provider;
    ports::Leases& leases;
    ports::Clock& clock;
    ports::Log& log;
    ports::ConnectionMeter& meter;
};

class TokenReplacement {
public:
    // `holder`: unique to this process.
    TokenReplacement(const ReplacementParts& parts, std::string holder);

    // Within half a minute. The failure is that of a command which needs the new token. The request is
    // borrowed.
    ports::awaitable<Refreshed> replace(const RefreshRequest& request);

private:
    using MaybeRefreshed = std::optional<Refreshed>;
    // Who can mend a failure.
    enum class Mends { kTime, kPerson, kOperator };

    // The end of it, if the row as it stands is one; nothing when its tokens are to be replaced.
    ports::awaitable<MaybeRefreshed> settled_already(const RefreshRequest& request);
    ports::awaitable<Refreshed> ask_provider(const RefreshRequest& request,
                                             ports::SteadyInstant lease_ends_at);
    ports::awaitable<Refreshed> after_refusal(const RefreshRequest& request, const ports::Connection& asked,
                                              ports::OAuthFailure refusal);
    ports::awaitable<Refreshed> store(const RefreshRequest& request, ports::GrantedTokens tokens,
                                      std::chrono::milliseconds latency, ports::SteadyInstant give_up_at);
    ports::awaitable<Refreshed> give_up(const RefreshRequest& request, RefreshFailure failure,
                                        core::Failed failed, Mends mends);

    ReplacementParts parts_;
    const std::string holder_;
};

}  // namespace calfleet::app::connections
