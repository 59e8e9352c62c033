// The key smtp_url: smtp://host:port or smtps://user:password@host:port, with %XX for what is special in a
// password. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace calfleet::adapters::config {

bool is_acceptable_smtp_url(std::string_view text);

// For eyes: the password as ***, and all of a text that is no such URL.
std::string masked_smtp_url(std::string_view text);

}  // namespace calfleet::adapters::config
