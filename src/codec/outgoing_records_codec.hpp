// Records on their way to Kafka as one text, and back without the loss of a byte: how the ledger keeps what a
// command's result and events are, so that they can be published again.
#pragma once

#include "core/record.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calfleet::codec {

// JSON, so that an operator can read it. For results and events, which are UTF-8 throughout; a dead letter
// need not be.
std::string encode_outgoing_records(const std::vector<core::OutgoingRecord>& records);

// Nothing when the text was not written by us.
std::optional<std::vector<core::OutgoingRecord>> decode_outgoing_records(std::string_view text);

}  // namespace calfleet::codec
