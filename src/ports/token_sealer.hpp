// Turns tokens into bytes that are worthless outside their row, and back.
#pragma once

#include "core/result.hpp"
#include "core/secret.hpp"

#include <string>
#include <string_view>

namespace calfleet::ports {

struct UnsealError {
    std::string message;  // says which step failed, never what was in the bytes
};

class TokenSealer {
public:
    virtual ~TokenSealer() = default;

    // `row` names the row and column the text belongs to (length-prefixed parts, see core/row_binding.hpp);
    // the same bytes under another row do not open. Any thread.
    virtual std::string seal(const core::Secret& text, std::string_view row) const = 0;
    virtual core::Result<core::Secret, UnsealError> unseal(std::string_view sealed,
                                                           std::string_view row) const = 0;

    // Whether seal() would use the same key and format today.
    virtual bool is_current(std::string_view sealed) const = 0;
};

}  // namespace calfleet::ports
