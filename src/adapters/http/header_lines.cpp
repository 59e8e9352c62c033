#include "adapters/http/header_lines.hpp"

#include <strings.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

namespace calfleet::adapters::http {
namespace {

// libcurl's rule: "Name;" sends an empty header, "Name:" takes one of its own away.
std::string line_of(const std::string& name, const std::string& value) {
    return value.empty() ? name + ';' : name + ": " + value;
}

// Ends in a zero byte, because libcurl reads it as a C string.
core::Secret authorization_line(std::string_view token) {
    constexpr std::string_view kPrefix = "Authorization: Bearer ";
    std::string line;
    line.reserve(kPrefix.size() + token.size() + 1);  // growing would leave a copy behind
    line.append(kPrefix).append(token).push_back('\0');
    return core::Secret(std::move(line));
}

}  // namespace

HeaderLines::HeaderLines(const ports::HttpRequest& request) {
    const auto is_content_type = [](const auto& header) {
        return ::strcasecmp(header.first.c_str(), "content-type") == 0;
    };
    lines_.reserve(request.headers.size() + 2);
    for (const auto& [name, value] : request.headers) lines_.push_back(line_of(name, value));
    lines_.emplace_back("Expect:");  // no waiting for "100 Continue" before a large body
    // Nothing is sent that its author did not write: libcurl would call every body a form.
    if (std::none_of(request.headers.begin(), request.headers.end(), is_content_type))
        lines_.emplace_back("Content-Type:");
    for (std::string& line : lines_) nodes_.push_back(curl_slist{line.data(), nullptr});

    if (!request.bearer_token.empty()) {
        authorization_ = authorization_line(request.bearer_token.reveal());
        // libcurl's list has no const; it only reads.
        nodes_.push_back(curl_slist{const_cast<char*>(authorization_.reveal().data()), nullptr});
    }
    for (std::size_t i = 1; i < nodes_.size(); ++i) nodes_[i - 1].next = &nodes_[i];
}

}  // namespace calfleet::adapters::http
