// Reading the parts of a request target. Strict: a malformed escape or an encoded NUL makes the whole part
// unreadable, and nothing is decoded twice. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace calfleet::adapters::http_server {

// "a%40b" -> "a@b"; '+' stays a plus. Nothing for "%4", "%zz" and "%00".
std::optional<std::string> decode_percent(std::string_view text);

// "/calendars/a%2Fb/events" -> {"calendars", "a/b", "events"}: split first, so an encoded '/' stays inside
// its segment. Nothing when the path does not begin with '/' or a segment is malformed.
std::optional<std::vector<std::string>> decode_path(std::string_view path);

// The pairs of "a=1&b=x+y" in their order, '+' read as a blank; also the body of an HTML form.
class QueryParameters {
public:
    static std::optional<QueryParameters> parse(std::string_view query);

    // The first value of that name.
    std::optional<std::string_view> find(std::string_view name) const;
    std::vector<std::string_view> find_all(std::string_view name) const;

private:
    std::vector<std::pair<std::string, std::string>> pairs_;
};

}  // namespace calfleet::adapters::http_server
