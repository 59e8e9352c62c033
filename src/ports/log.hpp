// Structured log lines. Fields are named by the contract (section 9); customer data and secrets are never
// fields.
#pragma once

#include "ports/ops_alert.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace calfleet::ports {

enum class LogLevel { kDebug, kInfo, kWarn, kError };

struct LogField {
    std::string_view name;
    std::variant<std::string_view, std::int64_t> value;

    LogField(std::string_view field_name, std::string_view text) : name(field_name), value(text) {}
    LogField(std::string_view field_name, const std::string& text)
        : name(field_name), value(std::string_view(text)) {}
    LogField(std::string_view field_name, const char* text)
        : name(field_name), value(std::string_view(text)) {}
    LogField(std::string_view field_name, std::int64_t number) : name(field_name), value(number) {}
};

class Log {
public:
    virtual ~Log() = default;

    // Any thread; never blocks on a slow terminal for long, never throws.
    virtual void write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) = 0;

    // An error that somebody has to look at.
    virtual void alert(OpsAlert, std::string_view message, std::initializer_list<LogField> fields = {}) {
        write(LogLevel::kError, "ALERT: " + std::string(message), fields);
    }

    void debug(std::string_view message, std::initializer_list<LogField> fields = {}) {
        write(LogLevel::kDebug, message, fields);
    }
    void info(std::string_view message, std::initializer_list<LogField> fields = {}) {
        write(LogLevel::kInfo, message, fields);
    }
    void warn(std::string_view message, std::initializer_list<LogField> fields = {}) {
        write(LogLevel::kWarn, message, fields);
    }
    void error(std::string_view message, std::initializer_list<LogField> fields = {}) {
        write(LogLevel::kError, message, fields);
    }
};

}  // namespace calfleet::ports
