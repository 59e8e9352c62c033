// The scoreboard on a terminal, redrawn in place while it changes: as much of it as the screen shows. Draws
// nothing elsewhere.
#pragma once

#include "scoreboard.hpp"

#include <string>

namespace calfleet::dev {

class LiveView {
public:
    explicit LiveView(bool is_terminal) : is_terminal_(is_terminal) {}

    void draw(const Scoreboard& board);
    // Removes what was drawn.
    void clear();

private:
    const bool is_terminal_;
    std::string drawn_;
};

}  // namespace calfleet::dev
