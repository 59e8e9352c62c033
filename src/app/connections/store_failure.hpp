// What a command ends with when the store of connections fails it. Pure function.
#pragma once

#include "core/outcome.hpp"
#include "ports/store_error.hpp"

namespace calfleet::app::connections {

// Tokens that cannot be opened are as good as none; a store that is away may be back.
inline core::Failed failed_by(const ports::StoreError& error) {
    const bool corrupt = error.kind == ports::StoreError::Kind::kCorrupt;
    return {corrupt ? core::FailureReason::kTokenInvalid : core::FailureReason::kStorageUnavailable,
            {},
            std::nullopt,
            {}};
}

}  // namespace calfleet::app::connections
