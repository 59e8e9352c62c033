#include "simulators/google/control/simulator_control.hpp"

#include "simulators/google/model/civil_time.hpp"

#include <mutex>
#include <set>
#include <stdexcept>
#include <utility>

namespace calfleet::simulators::google {
namespace {

EventTime event_time(core::Instant instant, bool all_day, const date::time_zone* zone) {
    if (!all_day) return {instant, std::nullopt, ""};
    const auto local = zone->to_local(instant);
    const date::year_month_day date(date::floor<date::days>(local));
    return {midnight(date, zone), date, ""};
}

Event to_event(const EventSpec& spec, const Calendar& calendar, World& world) {
    Event event;
    event.id = spec.id.empty() ? world.random.event_id() : spec.id;
    event.summary = spec.summary;
    event.start = event_time(spec.range.start, spec.all_day, calendar.zone());
    event.end = event_time(spec.range.end, spec.all_day, calendar.zone());
    event.transparent = spec.transparent;
    if (spec.declined) event.attendees.push_back({.email = calendar.id(), .response_status = "declined"});
    event.creator = calendar.id();
    event.created = event.updated = world.clock.now();
    event.version = 1;
    return event;
}

}  // namespace

void SimulatorControl::add_account(const AccountSpec& spec) {
    const std::lock_guard lock(world_.mutex);
    world_.directory.add(spec);
}

IssuedTokens SimulatorControl::mint_tokens(const TokenSpec& spec) {
    const std::lock_guard lock(world_.mutex);
    if (world_.directory.find_account(spec.account) == nullptr)
        throw std::invalid_argument("there is no account '" + spec.account + "'");
    const auto lifetime = spec.lifetime.value_or(world_.tokens.settings.access_token_lifetime);
    return world_.tokens.mint({spec.account, world_.options.client_id, parse_scopes(spec.scopes)}, lifetime,
                              world_.clock.now(), world_.random);
}

void SimulatorControl::add_events(const std::vector<EventSpec>& specs) {
    const std::lock_guard lock(world_.mutex);
    std::vector<std::pair<Calendar*, Event>> events;
    std::set<std::pair<Calendar*, std::string>> ids;
    for (const EventSpec& spec : specs) {
        Calendar* calendar = world_.directory.find_calendar(spec.calendar);
        if (calendar == nullptr) throw std::invalid_argument("there is no calendar '" + spec.calendar + "'");
        if (spec.range.empty()) throw std::invalid_argument("an event must end after it starts");
        Event event = to_event(spec, *calendar, world_);
        if (calendar->uses(event.id) || !ids.emplace(calendar, event.id).second)
            throw std::invalid_argument("event id '" + event.id + "' is used");
        events.emplace_back(calendar, std::move(event));
    }
    for (auto& [calendar, event] : events) calendar->insert(std::move(event));
}

bool SimulatorControl::revoke_token(std::string_view token) {
    const std::lock_guard lock(world_.mutex);
    return world_.tokens.revoke_token(token);
}

std::size_t SimulatorControl::revoke_account(std::string_view email) {
    const std::lock_guard lock(world_.mutex);
    return world_.tokens.revoke_account(email);
}

void SimulatorControl::set_scopes(std::string_view email, std::string_view scopes) {
    const std::lock_guard lock(world_.mutex);
    world_.tokens.set_scopes(email, parse_scopes(scopes));
}

void SimulatorControl::set_consent(const Consent& consent) {
    const std::lock_guard lock(world_.mutex);
    if (!consent.account.empty() && world_.directory.find_account(consent.account) == nullptr)
        throw std::invalid_argument("there is no account '" + consent.account + "'");
    world_.consent = consent;
}

void SimulatorControl::set_tokens(const TokenSettings& settings) {
    const std::lock_guard lock(world_.mutex);
    world_.tokens.settings = settings;
}

TokenSettings SimulatorControl::tokens() const {
    const std::lock_guard lock(world_.mutex);
    return world_.tokens.settings;
}

std::int64_t SimulatorControl::add_fault(FaultRule rule) {
    const std::lock_guard lock(world_.mutex);
    return world_.faults.add(std::move(rule));
}

bool SimulatorControl::remove_fault(std::int64_t id) {
    const std::lock_guard lock(world_.mutex);
    return world_.faults.remove(id);
}

void SimulatorControl::clear_faults() {
    const std::lock_guard lock(world_.mutex);
    world_.faults.clear();
}

std::vector<Faults::Standing> SimulatorControl::faults() const {
    const std::lock_guard lock(world_.mutex);
    return world_.faults.rules();
}

void SimulatorControl::set_quotas(std::optional<std::size_t> per_user_minute,
                                  std::optional<std::size_t> per_project_minute) {
    const std::lock_guard lock(world_.mutex);
    world_.quotas.per_user_minute = per_user_minute;
    world_.quotas.per_project_minute = per_project_minute;
}

void SimulatorControl::set_conferences(ConferenceSettings settings) {
    const std::lock_guard lock(world_.mutex);
    world_.conferences.settings = settings;
}

void SimulatorControl::advance_clock(std::chrono::milliseconds duration) {
    const std::lock_guard lock(world_.mutex);
    world_.clock.advance(duration);
}

std::vector<LogEntry> SimulatorControl::log(std::int64_t after, std::size_t count) const {
    const std::lock_guard lock(world_.mutex);
    return world_.log.page(after, count);
}

std::vector<CalendarEvent> SimulatorControl::events(std::string_view calendar) const {
    const std::lock_guard lock(world_.mutex);
    std::vector<CalendarEvent> found;
    for (const auto& [id, each] : world_.directory.calendars()) {
        if (!calendar.empty() && id != calendar) continue;
        const auto page = each.page({}, std::nullopt, each.live_events());
        for (const Event* event : page.events) found.push_back({id, *event});
    }
    return found;
}

std::map<Invitations::Key, MailCount> SimulatorControl::invitations() const {
    const std::lock_guard lock(world_.mutex);
    return world_.invitations.counts();
}

Summary SimulatorControl::summary() const {
    const std::lock_guard lock(world_.mutex);
    Summary summary;
    summary.requests = world_.log.last_sequence();
    summary.log_entries_dropped = world_.log.dropped();
    for (const auto& [id, calendar] : world_.directory.calendars())
        summary.events_live += calendar.live_events();
    for (const auto& [key, count] : world_.invitations.counts()) {
        summary.invitations += count.invitations;
        summary.invitations_repeated += count.invitations > 1 ? 1 : 0;
    }
    return summary;
}

}  // namespace calfleet::simulators::google
