// A provider on fakes, with one connected agent and one template: noon, Tuesday 10 March 2026 UTC; slots of
// an hour, daily 09:00-18:00 in Berlin (UTC+1).
#pragma once

#include "codec/json_parser.hpp"
#include "fakes/fake_http_client.hpp"
#include "fakes/fake_keyed_hash.hpp"
#include "fakes/in_memory_booking_records.hpp"
#include "fakes/in_memory_template_store.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/plainly_authorized_http.hpp"
#include "fakes/recording_log.hpp"
#include "fakes/run_awaitable.hpp"
#include "fakes/scripted_attempt.hpp"
#include "providers/google_calendar/provider.hpp"

#include <gtest/gtest.h>

namespace calfleet::providers::google_calendar {

// Hands out one token, or the failure a test wants.
class FakeAccessTokens : public ports::AccessTokens {
public:
    ports::awaitable<core::Result<ports::Authorization, core::Failed>> authorize(
        core::CommandIdentity asked_by, std::string provider, ports::SteadyInstant) override {
        if (failure) co_return *failure;
        co_return ports::Authorization{
            std::move(asked_by), std::move(provider), core::Secret("tok"), 1, granted_scopes, "sub-1",
            "anna@example.com"};
    }
    ports::awaitable<core::Result<void, core::Failed>> renew(ports::Authorization&,
                                                             ports::SteadyInstant) override {
        co_return core::Failed{core::FailureReason::kTokenInvalid, {}, std::nullopt, {}};
    }
    ports::awaitable<void> quota_exceeded(const ports::Authorization&, std::chrono::milliseconds) override {
        co_return;
    }
    std::optional<core::Failed> failure;
    std::string granted_scopes;
};

struct ProviderTest : ::testing::Test {
    ProviderTest() {
        booking_template.id = core::TemplateId("drive");
        booking_template.company_id = core::CompanyId("co-1");
        booking_template.agent_id = core::AgentId("agent-1");
        booking_template.name = "Test drive";
        booking_template.calendar_id = core::CalendarId("team#sales@group.calendar.google.com");
        booking_template.duration = std::chrono::minutes(60);
        booking_template.lookup_window_days = 1;
        booking_template.event_title_pattern = "Drive {{vehicle}} - {{customer_name}}";
        booking_template.attendees_customer_email_field = "email";
        booking_template.timezone = "Europe/Berlin";
        save();
    }
    void save() { ASSERT_TRUE(fakes::run_awaitable(io, templates.save(booking_template)).has_value()); }

    core::Outcome run(const std::string& type, const std::string& members, const std::string& id = "cmd-1") {
        core::Command command;
        command.id = core::CommandId(id);
        command.type = type;
        command.company_id = core::CompanyId("co-1");
        command.agent_id = core::AgentId("agent-1");
        command.conversation_id = core::ConversationId(conversation);
        command.data = "{" + members + "}";
        for (const ports::CommandRoute& route : (asked == nullptr ? provider : *asked).routes()) {
            if (route.type != type) continue;
            const ports::CommandTerms terms{clock.steady_now(), clock.steady_now() + std::chrono::seconds(30),
                                            route.effects == nullptr ? nullptr : &attempt};
            auto started = fakes::start_awaitable(io, route.handler->handle(command, terms));
            fakes::run_until(io, [&] {
                if (!started.done()) clock.advance(passing);
                return started.done();
            });
            return started.result();
        }
        throw std::logic_error("no route for " + type);
    }

    static codec::JsonValue data_of(const core::Outcome& outcome) {
        return *codec::parse_json(std::get<core::Done>(outcome).data_json);
    }
    static std::string reason_of(const core::Outcome& outcome) {
        const auto* failed = std::get_if<core::Failed>(&outcome);
        return failed == nullptr ? "success" : std::string(to_string(failed->reason));
    }

    std::string conversation = "talk-9";
    boost::asio::io_context io;
    fakes::ManualClock clock;
    std::chrono::milliseconds passing{0};  // with each step of the loop; longer than any single wait
    Provider* asked = nullptr;             // null: `provider`
    fakes::FakeHttpClient google;
    fakes::PlainlyAuthorizedHttp http{google};
    fakes::InMemoryTemplateStore templates{clock};
    fakes::InMemoryBookingRecords bookings{clock};
    fakes::RecordingLog log;
    FakeAccessTokens tokens;
    fakes::FakeKeyedHash event_id_key;
    fakes::ScriptedAttempt attempt;
    core::BookingTemplate booking_template;
    // Each lookup asks, unless a test says otherwise.
    static ProviderSettings settings(std::chrono::milliseconds busy_cache_ttl = std::chrono::seconds(0)) {
        return {"https://calendar.test/v3", core::Availability(), std::chrono::seconds(30),
                std::chrono::seconds(60),   busy_cache_ttl,       {}};
    }
    Provider provider{{http, templates, bookings, tokens, event_id_key, clock, log}, settings()};
};

}  // namespace calfleet::providers::google_calendar
