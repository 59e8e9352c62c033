// A sink that keeps what it is told. Test thread only.
#pragma once

#include "ports/span_sink.hpp"

#include <utility>
#include <vector>

namespace calfleet::fakes {

class RecordingSpans final : public ports::SpanSink {
public:
    void ended(ports::Span span) override { told.push_back(std::move(span)); }

    std::vector<ports::Span> told;
};

}  // namespace calfleet::fakes
