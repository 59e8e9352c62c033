// Why a configured key is refused. The sentence names the key and the rule, never a byte of the key.
#pragma once

#include <string>

namespace calfleet::adapters::crypto {

struct KeyError {
    std::string message;
};

}  // namespace calfleet::adapters::crypto
