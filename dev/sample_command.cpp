#include "sample_command.hpp"

#include "core/rfc3339.hpp"
#include "core/topic.hpp"

namespace calfleet::dev {

SampleCommand sample_command(std::string id, const std::string& type, const std::string& agent,
                             std::string data, core::Instant now) {
    SampleCommand sample;
    sample.id = std::move(id);
    sample.type = type;
    sample.agent = agent;
    sample.record = {core::topic_of(type).value_or(core::Topic::kSlotLookups),
                     agent,
                     std::move(data),
                     {{"ce_specversion", "1.0"},
                      {"ce_id", sample.id},
                      {"ce_type", type},
                      {"ce_source", "/calfleet-dev"},
                      {"ce_time", core::to_rfc3339(now)},
                      {"content-type", "application/json"}}};
    return sample;
}

}  // namespace calfleet::dev
