#include "live_view.hpp"

#include "summary.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

namespace calfleet::dev {
namespace {

constexpr std::size_t kUsualHeight = 24;

std::size_t terminal_height() {
    winsize size{};
    const bool is_known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 1;
    return is_known ? size.ws_row : kUsualHeight;
}

std::string first_lines(const std::string& text, std::size_t count) {
    std::size_t end = 0;
    for (std::size_t line = 0; line < count && end < text.size(); ++line) end = text.find('\n', end) + 1;
    return text.substr(0, end);
}

}  // namespace

void LiveView::draw(const Scoreboard& board) {
    if (!is_terminal_) return;
    // What has left the screen at its top cannot be drawn over; the cursor stands on the last line.
    std::string text = first_lines(as_text(board), terminal_height() - 1);
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
