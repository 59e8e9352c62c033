// One GET that blocks its thread, for a program that has nothing else to do and ends with the answer. Any
// thread; the first call comes before a second thread exists.
#pragma once

#include "core/result.hpp"

#include <chrono>
#include <string>

namespace calfleet::adapters::http {

struct BlockingAnswer {
    long status = 0;
    std::string body;  // its first 64 KiB
};

// Or libcurl's sentence on why there is none. Follows no redirect and uses no proxy.
core::Result<BlockingAnswer, std::string> blocking_get(const std::string& url,
                                                       std::chrono::milliseconds timeout);

}  // namespace calfleet::adapters::http
