#include "wiring/readiness.hpp"

#include "codec/json_writer.hpp"

#include <algorithm>

namespace calfleet::wiring {

bool Readiness::ready() const {
    return std::all_of(checks_.begin(), checks_.end(),
                       [](const ReadinessCheck& check) { return check.look().holds; });
}

std::string Readiness::as_words() const {
    std::string missing;
    for (const ReadinessCheck& check : checks_)
        if (!check.look().holds) missing += (missing.empty() ? "not ready: " : ", ") + check.name;
    return missing.empty() ? "ready" : missing;
}

std::string Readiness::as_json() const {
    codec::JsonWriter writer;
    writer.begin_object().member("ready", ready());
    writer.key("checks").begin_object();
    for (const ReadinessCheck& check : checks_) {
        const CheckState state = check.look();
        writer.key(check.name).begin_object().member("ok", state.holds);
        if (state.age) writer.member("age_ms", static_cast<std::int64_t>(state.age->count()));
        writer.member_unless_empty("detail", state.detail);
        writer.end_object();
    }
    writer.end_object().end_object();
    return writer.text();
}

}  // namespace calfleet::wiring
