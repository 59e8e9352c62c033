#include "adapters/system/login_name.hpp"

#include <pwd.h>
#include <unistd.h>

namespace calfleet::adapters::system {

std::string login_name() {
    const uid_t user = ::geteuid();
    const passwd* account = ::getpwuid(user);
    const bool is_named = account != nullptr && account->pw_name != nullptr && *account->pw_name != '\0';
    return is_named ? account->pw_name : std::to_string(user);
}

}  // namespace calfleet::adapters::system
