#include "table.hpp"

#include <algorithm>
#include <cstddef>
#include <iostream>

namespace calfleet::ctl {

void print_table(const std::vector<std::vector<std::string>>& lines) {
    std::vector<std::size_t> widths;
    for (const auto& line : lines) {
        widths.resize(line.size());
        for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
    }
    for (const auto& line : lines) {
        for (std::size_t i = 0; i + 1 < line.size(); ++i)
            std::cout << line[i] << std::string(widths[i] - line[i].size() + 2, ' ');
        std::cout << line.back() << '\n';
    }
}

}  // namespace calfleet::ctl
