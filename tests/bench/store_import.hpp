// Fills a store as a thousand runs of calfleetctl would, in one go: straight through the store's adapter.
// Blocks.
#pragma once

#include "bench/google_process.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace calfleet::bench {

// The same in every run; nothing of it leaves the machine.
constexpr const char* kTokenKeys = "1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
constexpr const char* kEventIdKey = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";

// Migrates the store, then saves a connection and two templates for each agent, and its company's flags.
// `tokens` by agent number, as if given just now for `token_life`. Throws for a URL of no store we know.
void import_agents(const std::string& store_url, const std::vector<MintedTokens>& tokens,
                   std::chrono::seconds token_life);

}  // namespace calfleet::bench
