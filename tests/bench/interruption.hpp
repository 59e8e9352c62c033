// Ctrl-C and SIGTERM as an exception at the next look, so that a run that is broken off takes its processes
// along.
#pragma once

namespace calfleet::bench {

// Once, at the start of the program.
void listen_for_interruption();

// Throws std::runtime_error when a signal came.
void end_if_interrupted();

}  // namespace calfleet::bench
