// The one list of topics, schemas/topics.json, as it was when this program was built.
#pragma once

#include "adapters/kafka/topic_admin.hpp"
#include "core/embedded_text.hpp"

#include <span>
#include <vector>

namespace calfleet::ctl {

std::span<const core::EmbeddedText> embedded_topic_list();

std::vector<adapters::kafka::TopicSpec> topic_list();

}  // namespace calfleet::ctl
