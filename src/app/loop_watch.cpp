#include "app/loop_watch.hpp"

#include <algorithm>
#include <utility>

namespace calfleet::app {
namespace {

constexpr std::chrono::milliseconds kNap{250};
constexpr int kNapsInAPeriod = 120;  // half a minute

}  // namespace

ports::awaitable<void> LoopWatch::run() {
    while (!stopping_) {
        for (int nap = 0; nap < kNapsInAPeriod && !stopping_; ++nap) {
            const ports::SteadyInstant due = clock_.steady_now() + kNap;
            co_await clock_.sleep_for(kNap);
            worst_ = std::max(
                worst_, std::chrono::duration_cast<std::chrono::milliseconds>(clock_.steady_now() - due));
        }
        worst_before_ = std::exchange(worst_, std::chrono::milliseconds::zero());
    }
}

}  // namespace calfleet::app
