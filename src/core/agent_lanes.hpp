// Which piece of work runs next when thousands wait: each agent's work stands in lanes of its own, so that a
// slow agent holds back nobody but itself, and lanes take turns. Pure and O(1) a step; one thread.
//
// A lane lets `width` of its work run at once: one keeps the order in which it came, more only bounds how
// much of the room one agent can take. Lanes with work to start stand in the ready list of their class;
// classes share the turns by weight, and one without ready lanes gives its turns away.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace calfleet::core {

enum class WorkClass : std::uint8_t { kInteractive, kRefresh, kMaintenance };

// Turns in a round, by class: while a customer waits, a refresh starts at every fifth turn and a purge at
// every twenty-first.
inline constexpr std::array<int, 3> kTurnsByClass{16, 4, 1};

template <class Work>
class AgentLanes {
public:
    class Lane;

    // Where work stands and how it is let go. Work of one lane always names the same class and width.
    struct Placement {
        std::string lane;  // e.g. topic and agent
        WorkClass work_class = WorkClass::kInteractive;
        std::size_t width = 1;
    };

    struct Started {
        Lane* lane;  // for finish()
        Work work;
    };

    // `running_max`: how much may run at once, of all lanes together.
    explicit AgentLanes(std::size_t running_max) : running_max_(running_max) {}
    AgentLanes(const AgentLanes&) = delete;
    AgentLanes& operator=(const AgentLanes&) = delete;

    void add(const Placement& placement, Work work) {
        Lane& lane = lanes_.try_emplace(placement.lane, placement).first->second;
        lane.waiting_.push_back(std::move(work));
        ++waiting_;
        make_ready(lane);
    }

    // The next work to run; nothing while all of it has to wait.
    std::optional<Started> start_next() {
        if (running_ >= running_max_) return std::nullopt;
        Lane* const lane = take_turn();
        if (lane == nullptr) return std::nullopt;
        Started started{lane, std::move(lane->waiting_.front())};
        lane->waiting_.pop_front();
        --waiting_;
        ++lane->running_;
        ++running_;
        make_ready(*lane);
        return started;
    }

    // The work started on that lane has ended; the pointer is not used again.
    void finish(Lane* lane) {
        --lane->running_;
        --running_;
        make_ready(*lane);
        forget_if_idle(*lane);
    }

    // Gives up what waits and matches, e.g. work of a partition that is no longer ours. What runs runs on.
    template <class Predicate>
    void drop_waiting(Predicate matches) {
        for (auto& ready : ready_) ready.clear();
        for (auto at = lanes_.begin(); at != lanes_.end();) {
            Lane& lane = (at++)->second;
            waiting_ -= std::erase_if(lane.waiting_, matches);
            lane.is_ready_ = false;
            make_ready(lane);
            forget_if_idle(lane);
        }
    }

    std::size_t waiting() const { return waiting_; }
    std::size_t running() const { return running_; }
    std::size_t lanes() const { return lanes_.size(); }

    class Lane {
    public:
        explicit Lane(const Placement& placement) : placement_(placement) {}

    private:
        friend class AgentLanes;
        const Placement placement_;
        std::deque<Work> waiting_;
        std::size_t running_ = 0;
        bool is_ready_ = false;  // stands in its class's ready list
    };

private:
    static std::size_t index_of(WorkClass work_class) { return static_cast<std::size_t>(work_class); }

    void make_ready(Lane& lane) {
        if (lane.is_ready_ || lane.waiting_.empty() || lane.running_ >= lane.placement_.width) return;
        lane.is_ready_ = true;
        ready_.at(index_of(lane.placement_.work_class)).push_back(&lane);
    }

    // The lane whose turn it is, taken off its list.
    Lane* take_turn() {
        for (std::size_t tried = 0; tried <= ready_.size(); ++tried) {
            auto& ready = ready_.at(turn_of_);
            if (ready.empty() || turns_left_ == 0) {
                turn_of_ = (turn_of_ + 1) % ready_.size();
                turns_left_ = kTurnsByClass.at(turn_of_);
                continue;
            }
            --turns_left_;
            Lane* const lane = ready.front();
            ready.pop_front();
            lane->is_ready_ = false;
            return lane;
        }
        return nullptr;
    }

    // Agents come and go; a lane that holds nothing is no longer kept.
    void forget_if_idle(Lane& lane) {
        if (lane.waiting_.empty() && lane.running_ == 0) lanes_.erase(std::string(lane.placement_.lane));
    }

    const std::size_t running_max_;
    std::unordered_map<std::string, Lane> lanes_;
    std::array<std::deque<Lane*>, kTurnsByClass.size()> ready_;
    std::size_t turn_of_ = 0;
    int turns_left_ = kTurnsByClass.front();
    std::size_t waiting_ = 0;
    std::size_t running_ = 0;
};

}  // namespace calfleet::core
