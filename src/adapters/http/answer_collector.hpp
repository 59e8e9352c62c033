// The answer of one request as it arrives, within its limits. Owned by its CurlExchange; loop thread.
#pragma once

#include "ports/http_client.hpp"

#include <cstddef>
#include <string_view>

namespace calfleet::adapters::http {

class AnswerCollector {
public:
    AnswerCollector(std::size_t body_bytes_max, std::size_t header_bytes_max)
        : body_bytes_max_(body_bytes_max), header_bytes_max_(header_bytes_max) {}

    // One line, with or without its line break: a status line, a header, or the empty line after them. False
    // once the limit is passed.
    bool add_header_line(std::string_view line);
    bool add_body(std::string_view bytes);

    bool is_over_limit() const { return over_limit_; }
    ports::HttpResponse take(int status);

private:
    std::size_t body_bytes_max_;
    std::size_t header_bytes_max_;
    std::size_t header_bytes_ = 0;
    bool over_limit_ = false;
    ports::HttpResponse answer_;
};

}  // namespace calfleet::adapters::http
