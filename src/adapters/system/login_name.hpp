// Who runs this program: the name of the account, as a person's tool tells it to others. Any thread, but not
// beside itself.
#pragma once

#include <string>

namespace calfleet::adapters::system {

// The account's number where it has no name, as in some containers.
std::string login_name();

}  // namespace calfleet::adapters::system
