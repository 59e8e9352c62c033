// E-mail addresses as calendars accept them: the part of RFC 5321 and 5322 that people really have.
// No quoted local parts, comments, address literals or characters beyond ASCII. Pure functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace calfleet::core {

// The address without the blanks around it, otherwise as written; nothing when it is none. What this
// returns holds no blank and no control character, so it may stand in a message to a provider.
std::optional<std::string> parse_email(std::string_view text);

// Whether two addresses reach one mailbox for all we can tell: they differ in case only. For leaving out
// repeated attendees; in theory a local part may be case-sensitive, in practice none is.
bool same_mailbox(std::string_view a, std::string_view b);

}  // namespace calfleet::core
