// The table node_registries: which action of a provider a chatbot's back end offers, and the form an admin
// fills in for it. One row a provider. No service of ours reads it: calfleetctl puts it there for the back
// end.
#pragma once

#include "core/result.hpp"
#include "ports/awaitable.hpp"
#include "ports/store_error.hpp"

#include <optional>
#include <string>

namespace calfleet::ports {

class NodeRegistry {
public:
    virtual ~NodeRegistry() = default;

    // The definition as it was put, if that provider ("google_calendar") has one; whatever somebody else made
    // of it.
    virtual awaitable<core::Result<std::optional<std::string>, StoreError>> find(std::string code) = 0;

    // Inserts or replaces the provider's one row.
    virtual awaitable<core::Result<void, StoreError>> put(std::string code, std::string definition) = 0;
};

}  // namespace calfleet::ports
