// Remembers what was published; can be told to hold acknowledgements back or to refuse.
#pragma once

#include "ports/publisher.hpp"

#include <string>
#include <vector>

namespace calfleet::fakes {

class FakePublisher final : public ports::Publisher {
public:
    ports::awaitable<core::Result<void, ports::PublishError>> publish(
        std::vector<core::OutgoingRecord> records) override {
        if (refuses) co_return ports::PublishError{"scripted"};
        for (core::OutgoingRecord& record : records) published.push_back(std::move(record));
        co_return core::Result<void, ports::PublishError>();
    }

    // What was published on that topic, in order.
    std::vector<core::OutgoingRecord> on(core::Topic topic) const {
        std::vector<core::OutgoingRecord> found;
        for (const core::OutgoingRecord& record : published)
            if (record.topic == topic) found.push_back(record);
        return found;
    }

    std::vector<core::OutgoingRecord> published;
    bool refuses = false;
};

}  // namespace calfleet::fakes
