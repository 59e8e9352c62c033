// The header lines of one request, in the list form libcurl reads. Owned by its CurlExchange; libcurl borrows
// the list for as long as the request runs. The line with the bearer token is wiped with it.
#pragma once

#include "core/secret.hpp"
#include "ports/http_client.hpp"

#include <curl/curl.h>

#include <string>
#include <vector>

namespace calfleet::adapters::http {

class HeaderLines {
public:
    explicit HeaderLines(const ports::HttpRequest& request);
    HeaderLines(const HeaderLines&) = delete;
    HeaderLines& operator=(const HeaderLines&) = delete;

    curl_slist* list() { return nodes_.data(); }

private:
    std::vector<std::string> lines_;
    core::Secret authorization_;
    std::vector<curl_slist> nodes_;  // our own nodes: curl_slist_append would copy the token once more
};

}  // namespace calfleet::adapters::http
