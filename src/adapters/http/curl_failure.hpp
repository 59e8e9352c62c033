// What a failure of libcurl means to the caller.
#pragma once

#include "ports/http_client.hpp"

#include <curl/curl.h>

#include <string_view>

namespace calfleet::adapters::http {

// Names the host, the cause and, where they say more, the system's or the certificate's error: never a path,
// a query or a header. `sending_began` decides what the caller may assume: without it nothing left this
// machine.
ports::HttpError failure_of(CURL* handle, CURLcode code, bool sending_began, std::string_view host);

}  // namespace calfleet::adapters::http
