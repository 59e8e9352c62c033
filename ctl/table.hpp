// Lines of cells for a person: each column as wide as its widest cell. On stdout.
#pragma once

#include <string>
#include <vector>

namespace calfleet::ctl {

// All lines have as many cells as the first, which names the columns.
void print_table(const std::vector<std::vector<std::string>>& lines);

}  // namespace calfleet::ctl
