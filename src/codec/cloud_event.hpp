// The attributes of a CloudEvent and its data, whichever of the two Kafka modes carried it.
#pragma once

#include "codec/json_value.hpp"
#include "core/record.hpp"
#include "core/result.hpp"

#include <string>
#include <string_view>

namespace calfleet::codec {

struct CloudEvent {
    std::string specversion;
    std::string id;  // empty when absent or not acceptable as an id
    std::string type;
    std::string time;
    std::string expirytime;
    std::string traceparent;
    std::string data_text;  // the data as JSON text
    JsonValue data;
};

struct CloudEventError {
    std::string message;
    bool beyond_limits = false;
};

// Fills `event` as far as it can be read, so that whoever refuses the record still knows its id; the error
// says why the rest could not be.
core::Result<void, CloudEventError> read_cloud_event(const core::Record& record, CloudEvent& event);

}  // namespace calfleet::codec
