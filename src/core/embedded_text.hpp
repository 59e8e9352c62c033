// A text file of the repository that is compiled into a program, see cmake/embed.cmake. Lives as long as the
// program.
#pragma once

#include <string_view>

namespace calfleet::core {

struct EmbeddedText {
    std::string_view name;  // of the file, without its folder
    std::string_view text;
    std::string_view sha256;  // of the text, in lower-case hexadecimal
};

}  // namespace calfleet::core
