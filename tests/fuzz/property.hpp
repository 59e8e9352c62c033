// What a fuzz target claims of its input. A claim that does not hold ends the process, which is how the
// fuzzer learns of it.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace calfleet::fuzz {

inline void claim(bool holds, const char* sentence) {
    if (holds) return;
    static_cast<void>(std::fprintf(stderr, "does not hold: %s\n", sentence));
    std::abort();
}

}  // namespace calfleet::fuzz

// What libFuzzer calls, and tests/fuzz/replay.cpp. NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size);
