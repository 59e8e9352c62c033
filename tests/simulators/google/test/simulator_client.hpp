// Talks HTTP to a running simulator and reads its JSON, as the HTTP-level tests need it.
#pragma once

#include "adapters/http_server/raw_connection.hpp"
#include "simulators/google/google_simulator.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace calfleet::simulators::google {

struct JsonAnswer {
    int status = 0;
    std::map<std::string, std::string> headers;
    boost::json::value body;  // null when there is none, or it is no JSON
    std::string text;

    // "notFound" of the first error in either envelope.
    std::string reason() const { return std::string(body.at_pointer("/error/errors/0/reason").get_string()); }
};

constexpr std::string_view kFullScopes =
    "openid email https://www.googleapis.com/auth/calendar.events "
    "https://www.googleapis.com/auth/calendar.events.freebusy "
    "https://www.googleapis.com/auth/calendar.calendarlist.readonly";

class SimulatorTest : public testing::Test {
protected:
    SimulatorTest() {
        control().add_account(
            {.email = "me@example.com",
             .calendars = {{.id = "me@example.com", .zone = "Europe/Berlin", .primary = true},
                           {.id = "team#1/a@group.calendar.google.com", .summary = "Team"},
                           {.id = "boss@example.com", .role = AccessRole::kFreeBusyReader}}});
        token_ = mint(kFullScopes);
    }

    SimulatorControl& control() { return simulator_.control(); }

    std::string mint(std::string_view scopes) {
        return control().mint_tokens({"me@example.com", std::string(scopes), {}}).access_token;
    }

    JsonAnswer send(std::string_view method, std::string_view target, std::string_view body = "",
                    std::string_view headers = "") {
        const std::string& url = simulator_.url();
        const auto port = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
        std::string all(headers);
        if (!token_.empty()) all += "Authorization: Bearer " + token_ + "\r\n";
        auto raw = tests::exchange(port, method, target, all, body);
        JsonAnswer answer{raw.status, std::move(raw.headers), nullptr, std::move(raw.body)};
        boost::json::error_code ignored;
        answer.body = boost::json::parse(answer.text, ignored);
        return answer;
    }
    JsonAnswer get(std::string_view target) { return send("GET", target); }
    JsonAnswer post(std::string_view target, std::string_view body) { return send("POST", target, body); }

    // An event of an hour on 4 May 2030, with further fields: R"(,"id":"abcde")".
    JsonAnswer insert(std::string_view more = "", std::string_view query = "") {
        return post(
            "/calendar/v3/calendars/primary/events" + std::string(query),
            R"({"summary":"Visit","start":{"dateTime":"2030-05-04T10:00:00Z"},"end":{"dateTime":"2030-05-04T11:00:00Z"})" +
                std::string(more) + "}");
    }

    GoogleSimulatorThread simulator_;
    std::string token_;
};

}  // namespace calfleet::simulators::google
