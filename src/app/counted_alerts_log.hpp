// A log whose alerts are counted. Borrows both; any thread that may use both.
#pragma once

#include "ports/log.hpp"
#include "ports/meters.hpp"

namespace calfleet::app {

class CountedAlertsLog final : public ports::Log {
public:
    CountedAlertsLog(ports::Log& next, ports::AlertMeter& meter) : next_(next), meter_(meter) {}

    void write(ports::LogLevel level, std::string_view message,
               std::initializer_list<ports::LogField> fields) override {
        next_.write(level, message, fields);
    }
    void alert(ports::OpsAlert alert, std::string_view message,
               std::initializer_list<ports::LogField> fields) override {
        meter_.raised(alert);
        next_.alert(alert, message, fields);
    }

private:
    ports::Log& next_;
    ports::AlertMeter& meter_;
};

}  // namespace calfleet::app
