// Connects the sample agents as a chatbot's back end does: start_oauth, a person at the consent screen, and
// complete_oauth with what that person came back with. Loop thread only.
#pragma once

#include "chatbot.hpp"
#include "consent_screen.hpp"
#include "ports/clock.hpp"
#include "sandbox.hpp"

#include <chrono>
#include <set>
#include <string>
#include <vector>

namespace calfleet::dev {

class SampleConnections {
public:
    // Borrows everything.
    SampleConnections(boost::asio::any_io_executor executor, Sandbox& sandbox, Chatbot& chatbot,
                      ports::Clock& clock);

    // Until each has its result, and the token that was given for a moment has run out. False after a
    // sentence on stderr.
    ports::awaitable<bool> connect_all();
    // An agent whose tokens live for seconds, until stop_short_lives(). False after a sentence on stderr.
    ports::awaitable<bool> connect_with_short_life();
    void stop_short_lives() { grant_tokens_for(usual_life_); }

private:
    struct Person {
        std::string agent;
        std::set<std::string> unticked = {};  // scopes that are not granted
        std::string error = {};               // what the consent screen answers instead of a code
    };

    static std::vector<Person> people();
    ports::awaitable<bool> connect(std::vector<Person> people);
    ports::awaitable<bool> visit(const Person& person, std::string authorization_url);
    void grant_tokens_for(std::chrono::seconds lifetime);

    Sandbox& sandbox_;
    Chatbot& chatbot_;
    ports::Clock& clock_;
    ConsentScreen consent_screen_;
    const std::chrono::seconds usual_life_;
};

}  // namespace calfleet::dev
