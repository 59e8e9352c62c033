#include "adapters/kafka/kafka_client.hpp"

#include <array>

namespace calfleet::adapters::kafka {
namespace {

constexpr std::size_t kErrorBytes = 512;
constexpr std::size_t kTellAgainAfter = 64;  // some minutes, since each attempt is told twice
using ErrorText = std::array<char, kErrorBytes>;

void set(rd_kafka_conf_t* conf, const std::string& name, const std::string& value) {
    ErrorText error{};
    if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), error.data(), error.size()) != RD_KAFKA_CONF_OK)
        throw KafkaConfigError("Kafka property " + name + ": " + error.data());
}

ports::LogLevel level_of(std::string_view facility, int syslog_level) {
    constexpr int kWarning = 4;
    constexpr int kError = 3;
    // -X serves consumer and producer alike; that one ignores a property of the other is no news.
    if (facility == "CONFWARN") return ports::LogLevel::kDebug;
    if (facility == "CERTVERIFY") return ports::LogLevel::kDebug;  // the refusal says it
    if (syslog_level <= kError) return ports::LogLevel::kError;
    return syslog_level == kWarning ? ports::LogLevel::kWarn : ports::LogLevel::kDebug;
}

}  // namespace

void check_properties(const KafkaSettings& settings) {
    const Owned<rd_kafka_conf_t> conf(rd_kafka_conf_new());
    for (const auto& [name, value] : settings.properties) set(conf.get(), name, value);
}

Owned<rd_kafka_t> make_client(rd_kafka_type_t type, const KafkaSettings& settings,
                              const std::map<std::string, std::string>& own, int event_types) {
    Owned<rd_kafka_conf_t> conf(rd_kafka_conf_new());
    set(conf.get(), "bootstrap.servers", settings.brokers);
    set(conf.get(), "client.id", settings.client_id);
    set(conf.get(), "log.queue", "true");
    set(conf.get(), "socket.nagle.disable", "true");
    set(conf.get(), "socket.keepalive.enable", "true");
    set(conf.get(), "reconnect.backoff.ms", "100");
    set(conf.get(), "reconnect.backoff.max.ms", "2000");
    set(conf.get(), "topic.metadata.refresh.interval.ms", "10000");
    for (const auto& [name, value] : own) set(conf.get(), name, value);
    for (const auto& [name, value] : settings.properties) set(conf.get(), name, value);
    tell_certificate_problems(conf.get());
    rd_kafka_conf_set_events(conf.get(), event_types | RD_KAFKA_EVENT_LOG | RD_KAFKA_EVENT_ERROR);

    ErrorText error{};
    Owned<rd_kafka_t> client(rd_kafka_new(type, conf.get(), error.data(), error.size()));
    if (!client) throw KafkaConfigError(std::string("Kafka client: ") + error.data());
    static_cast<void>(conf.release());  // the client owns it now
    return client;
}

void ClientLog::write(rd_kafka_event_t* event) {
    if (const auto refusal = refusals_.read(event)) {
        if (told_[*refusal]++ % kTellAgainAfter == 0)
            log_.error("Kafka cannot be used", {{"reason", *refusal}});
        return;
    }
    if (rd_kafka_event_type(event) == RD_KAFKA_EVENT_LOG) {
        const char* facility = nullptr;
        const char* text = nullptr;
        int level = 0;
        if (rd_kafka_event_log(event, &facility, &text, &level) == 0)
            log_.write(level_of(facility, level), "kafka client", {{"facility", facility}, {"text", text}});
        return;
    }
    log_.warn("kafka error", {{"error", rd_kafka_err2name(rd_kafka_event_error(event))},
                              {"text", rd_kafka_event_error_string(event)}});
}

}  // namespace calfleet::adapters::kafka
