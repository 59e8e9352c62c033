// `calendar.list_calendars` (GCAL-S02 AC-1): what the form's calendar field offers, which is the calendars
// that the connected account may write to. Loop thread only.
#pragma once

#include "ports/access_tokens.hpp"
#include "ports/command_handler.hpp"
#include "providers/google_calendar/calls/google_calendar_api.hpp"

namespace calfleet::providers::google_calendar {

class ListCalendarsHandler final : public ports::CommandHandler {
public:
    ListCalendarsHandler(ports::AccessTokens& tokens, GoogleCalendarApi& api) : tokens_(tokens), api_(api) {}

    ports::awaitable<core::Outcome> handle(const core::Command& command, ports::CommandTerms terms) override;
    std::vector<core::AnalyticsEvent> events_of_failure(const core::Command&, const core::Failed&,
                                                        std::chrono::milliseconds) const override {
        return {};
    }

private:
    ports::AccessTokens& tokens_;
    GoogleCalendarApi& api_;
};

}  // namespace calfleet::providers::google_calendar
