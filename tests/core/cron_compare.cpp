// Reads rows of the reference table from its input and says where we disagree. Exit 1 if we do, or if there
// are none.
#include "core/cron_table.hpp"

#include <iostream>
#include <string>

int main() {
    constexpr int kShown = 20;
    int rows = 0;
    int disagreements = 0;
    for (std::string row; std::getline(std::cin, row); ++rows) {
        const std::string said = calfleet::core::disagreement(row);
        if (!said.empty() && ++disagreements <= kShown) std::cout << said << "\n";
    }
    std::cout << rows << " rows compared, " << disagreements << " disagreements\n";
    return rows > 0 && disagreements == 0 ? 0 : 1;
}
