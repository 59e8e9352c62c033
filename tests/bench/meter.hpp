// Measures a worker over a window: what it used, and what all others used beside it, for these share the
// machine's cores. With a file for it, perf watches the worker meanwhile.
#pragma once

#include "bench/figures.hpp"
#include "bench/process_meter.hpp"
#include "bench/world.hpp"

#include <memory>
#include <optional>
#include <string>

namespace calfleet::bench {

class Meter {
public:
    // The window begins. Borrows the world.
    Meter(World& world, const std::string& perf_file);
    // It ends: writes CPU, memory and descriptors to the findings; CPU by each of `commands`, too.
    void stop(double seconds, std::size_t commands, Findings& findings);

private:
    World& world_;
    std::unique_ptr<harness::ChildProcess> perf_;
    ProcessUse worker_;
    ProcessUse google_;
    ProcessUse driver_;
    double machine_;
};

}  // namespace calfleet::bench
