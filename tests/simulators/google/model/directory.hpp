// Who has an account, and which calendars each account sees with which rights. A calendar may be shared.
// Not thread-safe: the world's lock protects it. Accounts and calendars are never removed.
#pragma once

#include "simulators/google/model/calendar.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calfleet::simulators::google {

// In rising order: each may do what those before it may.
enum class AccessRole { kFreeBusyReader, kReader, kWriter, kOwner };

std::string_view to_string(AccessRole role);
std::optional<AccessRole> access_role_from(std::string_view name);

struct CalendarSpec {
    std::string id;
    std::string summary;  // the id, when empty
    std::string zone = "UTC";
    AccessRole role = AccessRole::kOwner;
    bool primary = false;
};

struct AccountSpec {
    std::string email;
    std::string sub;                      // made from the e-mail, when empty
    std::vector<CalendarSpec> calendars;  // none: a primary calendar named like the account, in UTC
};

// A calendar as one account sees it.
struct CalendarView {
    Calendar* calendar = nullptr;
    AccessRole role = AccessRole::kFreeBusyReader;
    bool primary = false;
};

struct Account {
    std::string email;
    std::string sub;
    std::vector<CalendarView> calendars;

    // By its id, or "primary". Nothing when the account does not see it.
    std::optional<CalendarView> find(std::string_view calendar_id) const;
};

class Directory {
public:
    // Throws std::invalid_argument for an account that exists or an unknown zone. A calendar that exists is
    // shared: its summary and zone stay as they are.
    const Account& add(const AccountSpec& spec);

    const Account* find_account(std::string_view email) const;
    const Account* first_account() const { return first_; }
    Calendar* find_calendar(std::string_view calendar_id);
    const std::map<std::string, Calendar, std::less<>>& calendars() const { return calendars_; }

private:
    std::map<std::string, Account, std::less<>> accounts_;
    std::map<std::string, Calendar, std::less<>> calendars_;
    const Account* first_ = nullptr;
};

}  // namespace calfleet::simulators::google
