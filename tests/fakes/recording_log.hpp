// Keeps every line for the test to look at. Any thread may write, as the port allows.
#pragma once

#include "ports/log.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace calfleet::fakes {

class RecordingLog final : public ports::Log {
public:
    struct Line {
        ports::LogLevel level;
        std::string message;
        std::map<std::string, std::string, std::less<>> fields;
    };

    void write(ports::LogLevel level, std::string_view message,
               std::initializer_list<ports::LogField> fields) override {
        Line line{level, std::string(message), {}};
        for (const auto& field : fields) line.fields.emplace(field.name, text_of(field));
        const std::lock_guard lock(mutex_);
        lines_.push_back(std::move(line));
    }

    std::vector<Line> lines() const {
        const std::lock_guard lock(mutex_);
        return lines_;
    }

    std::size_t count(ports::LogLevel level) const {
        const auto written = lines();
        const auto of_level = [level](const Line& line) { return line.level == level; };
        return static_cast<std::size_t>(std::count_if(written.begin(), written.end(), of_level));
    }

    // Whether the text stands anywhere, in a message or a field: for "no secret is ever logged".
    bool mentions(std::string_view text) const {
        for (const Line& line : lines()) {
            if (line.message.find(text) != std::string::npos) return true;
            for (const auto& [name, value] : line.fields)
                if (value.find(text) != std::string::npos) return true;
        }
        return false;
    }

private:
    static std::string text_of(const ports::LogField& field) {
        if (const auto* number = std::get_if<std::int64_t>(&field.value)) return std::to_string(*number);
        return std::string(std::get<std::string_view>(field.value));
    }

    mutable std::mutex mutex_;
    std::vector<Line> lines_;
};

}  // namespace calfleet::fakes
