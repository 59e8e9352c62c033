// The hand behind the scenes: what a test sets up in the simulated Google, makes go wrong, and reads back.
// Thread-safe: every method locks the world. Borrows it. std::invalid_argument says what was wrong with a
// spec.
#pragma once

#include "core/time_range.hpp"
#include "simulators/google/model/world.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calfleet::simulators::google {

struct TokenSpec {
    std::string account;
    std::string scopes;  // separated by blanks
    std::optional<std::chrono::seconds> lifetime =
        std::nullopt;  // of the access token; may be negative: expired already
};

struct EventSpec {
    std::string calendar;
    core::TimeRange range;
    std::string summary = "Busy";
    std::string id;  // made up, when empty
    bool transparent = false;
    bool declined = false;  // an invitation that the calendar's owner declined
    bool all_day = false;   // then the range runs from midnight to midnight in the calendar's zone
};

struct CalendarEvent {
    std::string calendar;
    Event event;
};

struct Summary {
    std::int64_t requests = 0;
    std::int64_t log_entries_dropped = 0;
    std::size_t events_live = 0;
    std::int64_t invitations = 0;
    std::int64_t invitations_repeated = 0;  // (event, attendee) pairs with more than one
};

class SimulatorControl {
public:
    explicit SimulatorControl(World& world) : world_(world) {}

    void add_account(const AccountSpec& spec);
    IssuedTokens mint_tokens(const TokenSpec& spec);
    void add_events(const std::vector<EventSpec>& specs);  // all or, when one is wrong, none

    bool revoke_token(std::string_view token);
    std::size_t revoke_account(std::string_view email);
    void set_scopes(std::string_view email, std::string_view scopes);  // of its grants; refreshes answer them
    void set_consent(const Consent& consent);
    void set_tokens(const TokenSettings& settings);
    TokenSettings tokens() const;

    std::int64_t add_fault(FaultRule rule);
    bool remove_fault(std::int64_t id);
    void clear_faults();
    std::vector<Faults::Standing> faults() const;

    void set_quotas(std::optional<std::size_t> per_user_minute,
                    std::optional<std::size_t> per_project_minute);
    void set_conferences(ConferenceSettings settings);
    void advance_clock(std::chrono::milliseconds duration);

    std::vector<LogEntry> log(std::int64_t after, std::size_t count) const;
    std::vector<CalendarEvent> events(std::string_view calendar = {}) const;  // live ones; of all, when empty
    std::map<Invitations::Key, MailCount> invitations() const;
    Summary summary() const;

private:
    World& world_;
};

}  // namespace calfleet::simulators::google
