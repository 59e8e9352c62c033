// Bytes nobody can foresee, for keys. Any thread.
#pragma once

#include <cstddef>
#include <string>

namespace calfleet::adapters::crypto {

// Throws std::runtime_error when the system has no randomness to give.
std::string random_bytes(std::size_t count);

}  // namespace calfleet::adapters::crypto
