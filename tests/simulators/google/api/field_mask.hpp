// A partial answer: what Google's `fields` parameter leaves of it. Names, lists, nested lists in parentheses
// and paths with slashes; no wildcards. Any thread.
#pragma once

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calfleet::simulators::google {

struct FieldMask {
    std::string name;
    std::vector<FieldMask> members;  // none: the whole field
};

// "kind,items(id,start/date)" as the fields of an object. Nothing for a text that is no such list.
std::optional<std::vector<FieldMask>> parse_fields(std::string_view text);

// Of an array, the fields of each element. A name that the object does not have is passed over: Google
// refuses those that its answers never have, of which nothing is known here.
boost::json::value only_fields(const boost::json::value& value, const std::vector<FieldMask>& fields);

}  // namespace calfleet::simulators::google
