// Instants and dates as our messages write them: RFC 3339, read strictly and without a locale.
// Pure functions, any thread.
#pragma once

#include "core/time_range.hpp"
#include "core/time_zone.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace calfleet::core {

// "2026-05-12T09:30:00.125+07:00". The offset is mandatory ("Z" counts), years are 1970 to 9999, a leap
// second is refused, what is finer than a millisecond is cut off.
std::optional<Instant> parse_rfc3339(std::string_view text);

// "2026-05-12T02:30:00Z"; milliseconds only where there are some.
std::string to_rfc3339(Instant instant);
// The same instant on the zone's wall, e.g. "2026-05-12T09:30:00+07:00".
std::string to_rfc3339(Instant instant, const TimeZone& zone);

// The same for many instants of one zone: a clock change is looked for only when one is passed. One thread.
class LocalRfc3339 {
public:
    explicit LocalRfc3339(TimeZone zone) : zone_(zone) {}
    std::string operator()(Instant instant);

private:
    const TimeZone zone_;
    std::optional<OffsetPeriod> period_;  // that of the last instant
};

// "2026-05-12", years 1970 to 9999.
std::optional<LocalDate> parse_date(std::string_view text);
std::string to_text(LocalDate day);

}  // namespace calfleet::core
