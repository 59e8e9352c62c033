// Dead letters as text: a table of many, one in full, and both as JSON for programs. Pure functions.
#pragma once

#include "codec/json_writer.hpp"
#include "dead_letters/dead_letter.hpp"

#include <string>
#include <vector>

namespace calfleet::ctl {

// The cells of a line each, with the columns' names first.
std::vector<std::vector<std::string>> letter_table(const std::vector<DeadLetter>& letters);

// All headers, then the body: indented where it is JSON.
std::string letter_in_full(const DeadLetter& letter);

// One object; `in_full` adds key, headers and body. The body is JSON where it is some, a text where it is
// not, and body_base64 where it is not even UTF-8.
void write_letter(codec::JsonWriter& writer, const DeadLetter& letter, bool in_full);

}  // namespace calfleet::ctl
