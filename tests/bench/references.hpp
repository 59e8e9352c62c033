// What a command would cost if the worker cost nothing: two hops through the same Kafka, and one call to the
// same simulator. Blocks.
#pragma once

#include "bench/world.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace calfleet::bench {

// Round trips in milliseconds of records that go to one topic, are echoed to another, and read there.
std::vector<double> kafka_round_trips_ms(const std::string& brokers, double per_second, std::size_t count);

// How much longer than its delay a call takes, in milliseconds.
std::vector<double> simulator_extra_ms(World& world, std::chrono::milliseconds delay, std::size_t count);

}  // namespace calfleet::bench
