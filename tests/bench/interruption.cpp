#include "bench/interruption.hpp"

#include <csignal>
#include <stdexcept>

namespace calfleet::bench {
namespace {

volatile std::sig_atomic_t interrupted = 0;

extern "C" void note_interruption(int) {
    interrupted = 1;
}

}  // namespace

void listen_for_interruption() {
    static_cast<void>(std::signal(SIGINT, &note_interruption));
    static_cast<void>(std::signal(SIGTERM, &note_interruption));
}

void end_if_interrupted() {
    if (interrupted != 0) throw std::runtime_error("broken off");
}

}  // namespace calfleet::bench
