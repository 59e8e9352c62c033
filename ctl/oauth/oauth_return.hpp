// Reading the addresses of an authorisation: the one a person is sent to, and the one the provider sends them
// back to. What comes back is what a stranger wrote until its state is checked. Pure functions.
#pragma once

#include "core/secret.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace calfleet::ctl {

// What an authorization_url says about the way back.
struct AuthorizationAddress {
    std::string redirect_uri;
    std::string state;
};
std::optional<AuthorizationAddress> read_authorization_url(std::string_view url);

// Where the browser comes back to on this machine.
struct LoopbackTarget {
    std::string address;  // to listen on, "127.0.0.1:8765"
    std::string path;     // "/oauth/google/callback"
    std::uint16_t port;
};
// Nothing unless the URI is plain http to a loopback address or localhost.
std::optional<LoopbackTarget> loopback_target(std::string_view redirect_uri);

// What the provider sent the person back with: a code or an error, never both.
struct OAuthReturn {
    std::string state;  // empty: not said, which only a pasted code may do
    core::Secret code;
    std::string error;
};
// Of the query of the address. Nothing when it holds no usable return, or says a thing twice.
std::optional<OAuthReturn> read_return(std::string_view query);
// Of what a person pasted: that address, or the code alone.
std::optional<OAuthReturn> read_pasted(std::string_view text);

}  // namespace calfleet::ctl
