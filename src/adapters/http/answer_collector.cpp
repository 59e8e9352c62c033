#include "adapters/http/answer_collector.hpp"

#include <string>
#include <utility>

namespace calfleet::adapters::http {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string in_lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

}  // namespace

bool AnswerCollector::add_header_line(std::string_view line) {
    header_bytes_ += line.size();
    if (header_bytes_ > header_bytes_max_) {
        over_limit_ = true;
        return false;
    }
    // A status line opens an answer: the headers of an interim one (100, 103) are not the final one's.
    if (line.starts_with("HTTP/")) answer_.headers.clear();
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0 || line.starts_with("HTTP/")) return true;
    answer_.headers.emplace_back(in_lower_case(trimmed(line.substr(0, colon))),
                                 std::string(trimmed(line.substr(colon + 1))));
    return true;
}

bool AnswerCollector::add_body(std::string_view bytes) {
    if (answer_.body.size() + bytes.size() > body_bytes_max_) {
        over_limit_ = true;
        return false;
    }
    answer_.body += bytes;
    return true;
}

ports::HttpResponse AnswerCollector::take(int status) {
    answer_.status = status;
    return std::move(answer_);
}

}  // namespace calfleet::adapters::http
