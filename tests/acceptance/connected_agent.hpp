// An agent of the shared fleet whose connection a test makes, loses and mends, and what its owner, its
// chatbot and Google's books say about it.
#pragma once

#include "acceptance/shared_fleet.hpp"
#include "harness/consent.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace calfleet::acceptance {

struct ConnectedAgentTest : ::testing::Test {
    // The agent has an account and a template, and no connection.
    ConnectedAgentTest();
    ~ConnectedAgentTest() override;

    // The consent screen shows that account, and the person grants all of it but `unticked`, or says `error`.
    void consent_as(const std::string& email, const std::set<std::string>& unticked = {},
                    std::string error = {});
    // start_oauth and the visit to the consent screen.
    harness::SentBack visit();
    // All of it: the result of complete_oauth.
    codec::JsonValue connect();

    // The account's access token is refused from now on, though its refresh token is good.
    void refuse_token(int times = 1);
    // Its tokens are from now on given for so long.
    void grant_tokens_for(std::chrono::seconds lifetime);
    // A fault at the token endpoint for this account.
    void fail_refreshes_with(simulators::google::Fault fault, std::optional<int> times = std::nullopt);
    void revoke();

    codec::JsonValue list_slots();
    codec::JsonValue book();
    codec::JsonValue status();
    std::string state() { return at(status(), {"data", "connection_state"}); }
    // Every distinct event of that type about the agent, once there are so many.
    std::vector<codec::JsonValue> events(const std::string& type, std::size_t count = 1);

    // The properties of the only event of that type which the last command caused.
    codec::JsonValue event_of(const std::string& type);

    // A statement by somebody with access to the store's file; answers the first column of its first row.
    static std::string on_store(const std::string& statement);

    // How often the token endpoint was asked to refresh this account's token, and the calendar API at all.
    std::size_t refreshes() const;
    std::size_t calendar_calls() const;
    static std::size_t token_requests_running();

    std::string agent;
    std::string email;
};

}  // namespace calfleet::acceptance
