// The key kafka_properties: librdkafka's properties as text, a line each, so that passwords need not stand on
// a command line. Any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace calfleet::adapters::config {

using KafkaProperties = std::map<std::string, std::string>;

// "security.protocol=SASL_SSL", as in kcat's configuration file: empty lines and those that begin with #
// count for nothing, blanks around name and value neither. Nothing when another line is no name=value.
std::optional<KafkaProperties> parse_kafka_properties(std::string_view text);

// The same for eyes, with *** for what may be a secret, and for all of a text that cannot be read.
std::string masked_kafka_properties(std::string_view text);

}  // namespace calfleet::adapters::config
