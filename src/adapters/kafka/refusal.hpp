// Why a Kafka broker takes no connection of ours, or we none of its: a sign-in, a certificate, TLS.
// librdkafka says it in several lines of its log; this makes a sentence of them. One a client; the thread
// that polls its events.
#pragma once

#include "adapters/kafka/kafka_handles.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace calfleet::adapters::kafka {

// Of what librdkafka 2 writes as an error, "sasl_ssl://host:9093/bootstrap: SASL authentication error: …";
// nothing when it is about something else. `certificate_problem` is OpenSSL's word for what is wrong with a
// certificate.
std::optional<std::string> refusal_in(std::string_view text, std::string_view certificate_problem);

class RefusalReader {
public:
    // The sentence, when a log or an error event tells of a refusal. The same refusal is told by several
    // events.
    std::optional<std::string> read(rd_kafka_event_t* event);
    // The last of all that wait on the queue, which is emptied; nothing when none is a refusal.
    std::optional<std::string> read_all(rd_kafka_queue_t* queue);

private:
    std::string certificate_problem_;  // told just before the error that it leads to
};

// Has librdkafka tell what is wrong with a certificate: by itself it only says that something is.
void tell_certificate_problems(rd_kafka_conf_t* conf);

}  // namespace calfleet::adapters::kafka
