// The key store_url: which store, and where. Any thread.
#pragma once

#include "core/secret.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace calfleet::adapters::config {

struct SqliteFile {
    std::string path;
};

struct PostgresServer {
    core::Secret url;  // as it was given; it may hold a password
};

using StoreUrl = std::variant<SqliteFile, PostgresServer>;

// "sqlite:///calfleet.db" (relative), "sqlite:////var/lib/calfleet.db" (absolute), or postgresql://… as libpq
// takes it. Refuses what libpq would misread for a password that is not percent-encoded: it would then show a
// part of it.
std::optional<StoreUrl> parse_store_url(std::string_view text);

// For eyes: every password as ***, and all of a text that is no store_url.
std::string masked_store_url(std::string_view text);

}  // namespace calfleet::adapters::config
