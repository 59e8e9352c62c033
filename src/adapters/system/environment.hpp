// The process environment, read once at start by main, before any thread: the only place that does.
#pragma once

#include <functional>
#include <map>
#include <string>

namespace calfleet::adapters::system {

using Environment = std::map<std::string, std::string, std::less<>>;

// Every variable named CALFLEET_*, with its full name. The first of two of one name counts, as for getenv.
Environment read_environment();

// The same from a null-terminated list of "NAME=value".
Environment environment_from(const char* const* entries);

}  // namespace calfleet::adapters::system
