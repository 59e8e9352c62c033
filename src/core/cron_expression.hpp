// When something recurs, as cron writes it: five fields, a macro (@daily), or "@every 90s". Read once; after
// that it is sets of numbers, which core/cron_slots.hpp turns into instants. A value, any thread.
#pragma once

#include "core/result.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace calfleet::core {

// Numbers from 0 to 63, each a bit.
using CronValues = std::uint64_t;

// Fields: minute, hour, day of month, month, day of week; `*`, values, ranges, steps and lists of these.
//   - Names JAN to DEC and SUN to SAT in any case; 7 is Sunday, and so is a range's end (FRI-SUN).
//   - A step counts from the start of its range; `7/5` is the range from 7 to the field's end: 7, 12, 17...
//   - If both day fields leave days out, a day that either of them names counts. A field that names every
//   day,
//     however it is written, leaves none out; one such as `*/2` does.
struct CronExpression {
    CronValues minutes = 0;        // 0 to 59
    CronValues hours = 0;          // 0 to 23
    CronValues days_of_month = 0;  // 1 to 31
    CronValues months = 0;         // 1 to 12
    CronValues days_of_week = 0;   // 0 to 6, Sunday is 0
    // "@every": its slots are the multiples of this since 1970, in UTC, and the fields say nothing.
    std::chrono::milliseconds every{0};

    bool names_every_hour() const;
    bool names_every_day_of_month() const;
    bool names_every_day_of_week() const;

    friend bool operator==(const CronExpression&, const CronExpression&) = default;
};

constexpr std::size_t kCronBytesMax = 256;

// Or one sentence that says which field is wrong, and what may stand there. What could never come is refused.
Result<CronExpression, std::string> parse_cron(std::string_view text);

}  // namespace calfleet::core
