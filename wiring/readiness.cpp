#include "wiring/readiness.hpp"

#include "codec/json_writer.hpp"

#include <algorithm>

namespace calfleet::wiring {

bool Readiness::ready() const {
    return std::all_of(checks_.begin(), checks_.end(),
                       [](const ReadinessCheck& check) { return check.holds(); });
}

std::string Readiness::as_json() const {
    codec::JsonWriter writer;
    writer.begin_object().member("ready", ready());
    writer.key("checks").begin_object();
    for (const ReadinessCheck& check : checks_) writer.member(check.name, check.holds());
    writer.end_object().end_object();
    return writer.text();
}

}  // namespace calfleet::wiring
