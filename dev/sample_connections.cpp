#include "sample_connections.hpp"

#include "sample_administration.hpp"
#include "sample_world.hpp"

#include <iostream>
#include <utility>

namespace calfleet::dev {
namespace {

constexpr std::chrono::seconds kAnswerBound{30};
constexpr std::chrono::seconds kMoment{1};
constexpr std::chrono::seconds kShortLife{4};

constexpr const char* kFreeBusyScope = "https://www.googleapis.com/auth/calendar.events.freebusy";
constexpr const char* kCalendarListScope = "https://www.googleapis.com/auth/calendar.calendarlist.readonly";

}  // namespace

SampleConnections::SampleConnections(boost::asio::any_io_executor executor, Sandbox& sandbox,
                                     Chatbot& chatbot, ports::Clock& clock)
    : sandbox_(sandbox),
      chatbot_(chatbot),
      clock_(clock),
      consent_screen_(std::move(executor), clock),
      usual_life_(sandbox.google().tokens().access_token_lifetime) {}

ports::awaitable<bool> SampleConnections::connect_all() {
    chatbot_.publish(refused_connections(clock_.now()));
    grant_tokens_for(kMoment);
    std::vector<Person> first{{kExpiredAgent}};
    const bool has_short_token = co_await connect(std::move(first));
    const core::Instant runs_out_at = clock_.now() + kMoment;
    grant_tokens_for(usual_life_);
    if (!has_short_token || !co_await connect(people())) co_return false;
    sandbox_.google().set_consent({});  // whoever comes by hand decides for themselves
    co_await chatbot_.wait_until([this, runs_out_at] { return clock_.now() >= runs_out_at; }, 2 * kMoment);
    co_return true;
}

ports::awaitable<bool> SampleConnections::connect_with_short_life() {
    grant_tokens_for(kShortLife);
    std::vector<Person> people{{kShortTokenAgent}};
    co_return co_await connect(std::move(people));
}

std::vector<SampleConnections::Person> SampleConnections::people() {
    std::vector<Person> people;
    for (int number = 1; number <= kHappyAgents; ++number) people.push_back({happy_agent(number)});
    for (const char* agent : {kThrottledAgent, kOutageAgent, kLostReplyAgent, kOmittedGuestAgent,
                              kRevokedAgent, kDisconnectedAgent, kDeletedAgent})
        people.push_back({agent});
    people.push_back({.agent = kNarrowScopeAgent, .unticked = {kFreeBusyScope, kCalendarListScope}});
    people.push_back({.agent = kCancelledAgent, .error = "access_denied"});
    return people;
}

ports::awaitable<bool> SampleConnections::connect(std::vector<Person> people) {
    std::vector<SampleCommand> starts;
    for (const Person& person : people) starts.push_back(start_oauth(person.agent, clock_.now()));
    chatbot_.publish(std::move(starts));
    co_await chatbot_.wait_until([this] { return chatbot_.board().all_answered(); }, kAnswerBound);

    const auto& urls = chatbot_.board().authorization_urls();
    for (const Person& person : people) {
        const auto url = urls.find(person.agent);
        if (url == urls.end()) continue;  // the scoreboard knows that it should have one
        if (!co_await visit(person, url->second)) co_return false;
    }
    co_await chatbot_.wait_until([this] { return chatbot_.board().all_answered(); }, kAnswerBound);
    co_return true;
}

// One after the other: the simulated consent screen shows to everybody what was set last.
ports::awaitable<bool> SampleConnections::visit(const Person& person, std::string authorization_url) {
    simulators::google::Consent consent;
    consent.account = email_of(person.agent);
    consent.unticked.insert(person.unticked.begin(), person.unticked.end());
    consent.error = person.error;
    sandbox_.google().set_consent(consent);
    const auto back = co_await consent_screen_.visit(std::move(authorization_url));
    if (back.has_error()) {
        std::cerr << "calfleet-dev: " << back.error().message << '\n';
        co_return false;
    }
    std::vector<SampleCommand> completion{complete_oauth(person.agent, *back, clock_.now())};
    chatbot_.publish(std::move(completion));
    co_return true;
}

void SampleConnections::grant_tokens_for(std::chrono::seconds lifetime) {
    simulators::google::TokenSettings tokens = sandbox_.google().tokens();
    tokens.access_token_lifetime = lifetime;
    sandbox_.google().set_tokens(tokens);
}

}  // namespace calfleet::dev
