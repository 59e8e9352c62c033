// What any store may answer instead of its result.
#pragma once

#include <string>

namespace calfleet::ports {

struct StoreError {
    enum class Kind {
        kUnavailable,  // cannot be reached or is full: the same call may succeed later
        kCorrupt,      // what is stored cannot be used: an operator must look
    };
    Kind kind;
    std::string message;  // for the log; holds no secret
};

}  // namespace calfleet::ports
