// Puts records on Kafka, durably.
#pragma once

#include "core/record.hpp"
#include "core/result.hpp"
#include "ports/awaitable.hpp"

#include <string>
#include <vector>

namespace calfleet::ports {

struct PublishError {
    std::string message;
};

class Publisher {
public:
    virtual ~Publisher() = default;

    // Resumes when the brokers have acknowledged all of them. Waits out a broker that is away; an error means
    // that this record can never be written (too large, no such topic) or that the process is ending.
    virtual awaitable<core::Result<void, PublishError>> publish(
        std::vector<core::OutgoingRecord> records) = 0;
};

}  // namespace calfleet::ports
