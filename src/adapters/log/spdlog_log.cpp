#include "adapters/log/spdlog_log.hpp"

#include "codec/json_writer.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spdlog/async.h>
#include <spdlog/async_logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <chrono>

namespace calfleet::adapters::log {
namespace {

constexpr std::size_t kLinesWaitingMax = 8'192;

std::string_view name_of(ports::LogLevel level) {
    switch (level) {
        case ports::LogLevel::kDebug:
            return "debug";
        case ports::LogLevel::kInfo:
            return "info";
        case ports::LogLevel::kWarn:
            return "warn";
        default:
            return "error";
    }
}

spdlog::level::level_enum spdlog_level(ports::LogLevel level) {
    switch (level) {
        case ports::LogLevel::kDebug:
            return spdlog::level::debug;
        case ports::LogLevel::kInfo:
            return spdlog::level::info;
        case ports::LogLevel::kWarn:
            return spdlog::level::warn;
        default:
            return spdlog::level::err;
    }
}

std::string timestamp() {
    const auto now = std::chrono::time_point_cast<std::chrono::microseconds>(spdlog::log_clock::now());
    const auto micros = now.time_since_epoch().count() % 1'000'000;
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}Z",
                       fmt::gmtime(std::chrono::time_point_cast<std::chrono::seconds>(now)), micros);
}

bool is_empty(const ports::LogField& field) {
    const auto* text = std::get_if<std::string_view>(&field.value);
    return text != nullptr && text->empty();
}

std::string json_line(const LogSettings& settings, ports::LogLevel level, std::string_view message,
                      std::initializer_list<ports::LogField> fields) {
    codec::JsonWriter writer;
    writer.begin_object();
    writer.member("ts", timestamp()).member("level", name_of(level)).member("msg", message);
    writer.member("service", settings.service).member("version", settings.version);
    for (const ports::LogField& field : fields) {
        if (is_empty(field)) continue;
        writer.key(field.name);
        std::visit([&writer](const auto& value) { writer.value(value); }, field.value);
    }
    writer.end_object();
    return writer.text();
}

// Values are quoted as JSON where a blank or a line break would blur them.
std::string text_line(ports::LogLevel level, std::string_view message,
                      std::initializer_list<ports::LogField> fields) {
    std::string line = fmt::format("{} {:5} {}", timestamp(), name_of(level), message);
    for (const ports::LogField& field : fields) {
        if (is_empty(field)) continue;
        line += fmt::format(" {}=", field.name);
        codec::JsonWriter writer;
        std::visit([&writer](const auto& value) { writer.value(value); }, field.value);
        line += writer.text();
    }
    return line;
}

}  // namespace

SpdlogLog::SpdlogLog(LogSettings settings)
    : settings_(std::move(settings)),
      writer_(std::make_shared<spdlog::details::thread_pool>(kLinesWaitingMax, 1)) {
    spdlog::sink_ptr sink;
    if (settings_.to_stderr) {
        sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    } else {
        sink = std::make_shared<spdlog::sinks::stdout_sink_mt>();
    }
    sink->set_pattern("%v");
    logger_ = std::make_shared<spdlog::async_logger>(settings_.service, std::move(sink), writer_,
                                                     spdlog::async_overflow_policy::overrun_oldest);
    logger_->set_level(spdlog_level(settings_.level));
    logger_->flush_on(spdlog::level::warn);
}

SpdlogLog::~SpdlogLog() {
    logger_->flush();
}

void SpdlogLog::write(ports::LogLevel level, std::string_view message,
                      std::initializer_list<ports::LogField> fields) {
    const auto severity = spdlog_level(level);
    if (!logger_->should_log(severity)) return;
    logger_->log(severity, settings_.json ? json_line(settings_, level, message, fields)
                                          : text_line(level, message, fields));
}

}  // namespace calfleet::adapters::log
