#include "core/time_zone.hpp"

#include <stdexcept>

namespace calfleet::core {

std::optional<TimeZone> TimeZone::find(std::string_view iana_name) {
    // "localtime" is whatever the machine is set to: an answer that differs from worker to worker.
    if (iana_name == "localtime") return std::nullopt;
    try {
        const date::time_zone* zone = date::locate_zone(iana_name);
        // The rules are read on first use: a broken file shows here, not in the middle of a booking.
        static_cast<void>(zone->get_info(date::sys_seconds{}));
        return TimeZone(zone);
    } catch (const std::runtime_error&) {  // how the library says that there is no such zone
        return std::nullopt;
    }
}

TimeZone TimeZone::utc() {
    return find("UTC").value();
}

OffsetPeriod TimeZone::period_at(Instant instant) const {
    const date::sys_info info = zone_->get_info(date::floor<std::chrono::seconds>(instant));
    return {{Instant(info.begin), Instant(info.end)}, info.offset};
}

LocalTime TimeZone::to_local(Instant instant) const {
    return LocalTime(instant.time_since_epoch() + period_at(instant).offset);
}

LocalDate TimeZone::date_of(Instant instant) const {
    return date::floor<date::days>(to_local(instant));
}

LocalInstants TimeZone::to_instants(LocalTime local) const {
    const date::local_info info = zone_->get_info(date::floor<std::chrono::seconds>(local));
    const auto at_offset = [local](const date::sys_info& period) {
        return Instant(local.time_since_epoch() - period.offset);
    };
    switch (info.result) {
        case date::local_info::nonexistent:
            return {LocalInstants::Kind::kMissing, Instant(info.first.end), Instant(info.first.end)};
        case date::local_info::ambiguous:
            return {LocalInstants::Kind::kRepeated, at_offset(info.first), at_offset(info.second)};
        default:
            return {LocalInstants::Kind::kUnique, at_offset(info.first), at_offset(info.first)};
    }
}

}  // namespace calfleet::core
