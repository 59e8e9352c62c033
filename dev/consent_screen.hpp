// A person whom an authorization_url was shown: opens it at the simulated Google, and is sent back with a
// state and a code, or with an error. Loop thread only.
#pragma once

#include "adapters/http/curl_http_client.hpp"
#include "core/result.hpp"
#include "ports/awaitable.hpp"
#include "ports/clock.hpp"

#include <string>

namespace calfleet::dev {

struct SentBack {
    std::string state;
    std::string code;   // empty when refused
    std::string error;  // empty when granted
};

struct NobodySentBack {
    std::string message;
};

class ConsentScreen {
public:
    // Borrows the clock.
    ConsentScreen(boost::asio::any_io_executor executor, ports::Clock& clock)
        : clock_(clock), browser_(std::move(executor), clock, {}) {}

    ports::awaitable<core::Result<SentBack, NobodySentBack>> visit(std::string authorization_url);

private:
    ports::Clock& clock_;
    adapters::http::CurlHttpClient browser_;
};

}  // namespace calfleet::dev
