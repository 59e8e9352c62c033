// What was sent and what came back, command by command; all figures of a run are read from it afterwards.
// Owned by Load; one thread.
#pragma once

#include "bench/traffic.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace calfleet::bench {

using Moment = std::chrono::steady_clock::time_point;

struct Sent {
    Draft command;
    Moment sent_at;
    Moment answered_at;  // the epoch: not yet
    bool answered() const { return answered_at != Moment(); }
    std::chrono::nanoseconds latency() const { return answered_at - sent_at; }
};

// A part of a run, from one moment to before another.
struct Window {
    Moment from;
    Moment to;
    double seconds() const { return std::chrono::duration<double>(to - from).count(); }
    bool holds(Moment moment) const { return from <= moment && moment < to; }
};

class Journal {
public:
    // As TrafficSpec says: with repeating ids the n-th answer to an id belongs to its n-th command.
    explicit Journal(std::size_t distinct_ids) : distinct_ids_(distinct_ids) {}

    void sent(const Draft& command, Moment now);
    void answered(std::uint32_t id, const std::string& status, Moment now);

    const std::vector<Sent>& commands() const { return commands_; }
    std::size_t outstanding() const { return commands_.size() - answers_; }
    std::size_t answers() const { return answers_; }
    std::size_t repeated() const { return repeated_; }
    // How many ended in which failure; empty when all succeeded.
    const std::map<std::string, std::size_t>& failures() const { return failures_; }

    std::size_t answered_in(const Window& window) const;
    std::size_t count(Kind kind) const;

private:
    const std::size_t distinct_ids_;
    std::vector<Sent> commands_;
    std::vector<std::uint32_t> answers_to_;  // by id
    std::map<std::string, std::size_t> failures_;
    std::size_t answers_ = 0;
    std::size_t repeated_ = 0;
};

}  // namespace calfleet::bench
