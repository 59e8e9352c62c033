// A place's clock: what its wall shows at an instant, and which instants a wall time stands for. A value,
// cheap to copy, any thread. The rules are the system's tz database, which changes several times a year and
// is read once per process; it knows daylight saving up to 2037.
#pragma once

#include "core/time_range.hpp"

#include <date/tz.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace calfleet::core {

// A day and a time as a wall shows them, without saying where.
using LocalDate = date::local_days;
using LocalTime = date::local_time<std::chrono::milliseconds>;

// A stretch of time in which the zone's distance from UTC does not change. Half open.
struct OffsetPeriod {
    TimeRange range;
    std::chrono::seconds offset;  // local = UTC + offset
};

// The instants that show a given wall time.
struct LocalInstants {
    enum class Kind {
        kUnique,    // one: first == second
        kMissing,   // none, the clock was set forward past it: both are the instant of the jump
        kRepeated,  // two, the clock was set back over it: first < second
    };
    Kind kind;
    Instant first;
    Instant second;
};

class TimeZone {
public:
    // The zone of an IANA name ("Asia/Jakarta", links such as "US/Eastern" too; exact case), or nothing.
    static std::optional<TimeZone> find(std::string_view iana_name);
    static TimeZone utc();

    const std::string& name() const { return zone_->name(); }

    OffsetPeriod period_at(Instant instant) const;
    LocalTime to_local(Instant instant) const;
    LocalDate date_of(Instant instant) const;

    LocalInstants to_instants(LocalTime local) const;
    // The earliest instant at which the wall shows this time or, where it never does, a later one.
    Instant first_instant(LocalTime local) const { return to_instants(local).first; }
    // When a day begins: its local midnight, or the jump over it.
    Instant start_of(LocalDate day) const { return first_instant(LocalTime(day)); }

    // The same name; two names of one place are two zones.
    friend bool operator==(const TimeZone& a, const TimeZone& b) { return a.zone_ == b.zone_; }

private:
    explicit TimeZone(const date::time_zone* zone) : zone_(zone) {}

    const date::time_zone* zone_;  // owned by the database, which lives as long as the process
};

}  // namespace calfleet::core
