#include "live_view.hpp"

#include "summary.hpp"

#include <algorithm>
#include <iostream>

namespace calfleet::dev {

void LiveView::draw(const Scoreboard& board) {
    if (!is_terminal_) return;
    std::string text = as_text(board);
    if (text == drawn_) return;
    clear();
    std::cout << text << std::flush;
    drawn_ = std::move(text);
}

void LiveView::clear() {
    const auto lines = std::count(drawn_.begin(), drawn_.end(), '\n');
    if (lines > 0) std::cout << "\x1b[" << lines << "A\x1b[J" << std::flush;  // up, and erase from there
    drawn_.clear();
}

}  // namespace calfleet::dev
