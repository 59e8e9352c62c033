// Log lines through spdlog: JSON for machines, text for a terminal. Written by a thread of its own, so that a
// slow reader of our output cannot stop the loop; when it falls too far behind, the oldest lines are dropped.
#pragma once

#include "ports/log.hpp"

#include <memory>
#include <string>

namespace spdlog {
class logger;
namespace details {
class thread_pool;
}
}  // namespace spdlog

namespace calfleet::adapters::log {

struct LogSettings {
    bool json = true;
    ports::LogLevel level = ports::LogLevel::kInfo;
    std::string service;  // "calfleet-worker"
    std::string version;
    bool to_stderr = false;
};

class SpdlogLog : public ports::Log {
public:
    explicit SpdlogLog(LogSettings settings);
    ~SpdlogLog() override;

    void write(ports::LogLevel level, std::string_view message,
               std::initializer_list<ports::LogField> fields) override;

private:
    const LogSettings settings_;
    std::shared_ptr<spdlog::details::thread_pool> writer_;
    std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace calfleet::adapters::log
