// Definitions of actions in a map, so that the suite of the port runs where no database is. Loop thread only.
#pragma once

#include "ports/node_registry.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>

namespace calfleet::fakes {

class InMemoryNodeRegistry final : public ports::NodeRegistry {
public:
    ports::awaitable<core::Result<std::optional<std::string>, ports::StoreError>> find(
        std::string code) override {
        if (failure_) co_return *failure_;
        const auto row = rows_.find(code);
        if (row == rows_.end()) co_return std::optional<std::string>();
        co_return std::optional(row->second);
    }

    ports::awaitable<core::Result<void, ports::StoreError>> put(std::string code,
                                                                std::string definition) override {
        if (failure_) co_return *failure_;
        rows_.insert_or_assign(std::move(code), std::move(definition));
        co_return core::Result<void, ports::StoreError>();
    }

    // Every call answers the error, until it is taken back with nothing.
    void fail_with(std::optional<ports::StoreError> failure) { failure_ = std::move(failure); }

private:
    std::map<std::string, std::string> rows_;
    std::optional<ports::StoreError> failure_;
};

}  // namespace calfleet::fakes
