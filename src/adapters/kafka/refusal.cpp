#include "adapters/kafka/refusal.hpp"

#include <openssl/x509_vfy.h>

#include <algorithm>
#include <cstdio>

namespace calfleet::adapters::kafka {
namespace {

constexpr std::string_view kVerdict = "verification callback failed: ";

// librdkafka before 2.6.1 repeats its own nonce in SCRAM's last message. Kafka 4 refuses that, older ones do
// not mind: https://github.com/confluentinc/librdkafka/pull/4895.
constexpr int kScramIsRightSince = 0x02060100;

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

struct Complaint {
    std::string_view broker;  // host:port
    std::string_view what;
};

// "[thrd:…]: sasl_ssl://host:9093/bootstrap: what (after 4ms in state SSL_HANDSHAKE)". Without a broker,
// `what` is all of it.
Complaint complaint_in(std::string_view text) {
    constexpr std::string_view kScheme = "://";
    if (text.starts_with("[thrd:")) text.remove_prefix(std::min(text.find("]: ") + 3, text.size()));
    text = text.substr(0, text.find(" (after "));
    const std::size_t scheme = text.find(kScheme);
    const std::size_t end = text.find(": ");
    if (scheme == std::string_view::npos || end == std::string_view::npos || end < scheme) return {"", text};
    const std::string_view broker = text.substr(scheme + kScheme.size(), end - scheme - kScheme.size());
    return {broker.substr(0, broker.find('/')), text.substr(end + 2)};
}

// NOLINTNEXTLINE(readability-function-size): librdkafka's signature
int judge_certificate(rd_kafka_t*, const char*, int32_t, int* error, int, const char*, std::size_t, char* why,
                      std::size_t why_bytes, void*) {
    if (*error == X509_V_OK) return 1;
    static_cast<void>(std::snprintf(why, why_bytes, "%s", ::X509_verify_cert_error_string(*error)));
    return 0;
}

struct Said {
    std::string_view facility;  // empty for an error
    std::string_view text;
};

Said said_by(rd_kafka_event_t* event) {
    if (rd_kafka_event_type(event) == RD_KAFKA_EVENT_ERROR) return {"", rd_kafka_event_error_string(event)};
    const char* facility = nullptr;
    const char* text = nullptr;
    int level = 0;
    if (rd_kafka_event_type(event) != RD_KAFKA_EVENT_LOG ||
        rd_kafka_event_log(event, &facility, &text, &level) != 0)
        return {};
    return {facility, text};
}

}  // namespace

std::optional<std::string> refusal_in(std::string_view text, std::string_view certificate_problem) {
    const Complaint complaint = complaint_in(text);
    const std::string broker(complaint.broker.empty() ? "the Kafka broker" : complaint.broker);
    const std::string what(complaint.what);
    if (contains(what, "certificate verify failed"))
        return "the certificate of " + broker + " is not trusted: " +
               std::string(certificate_problem.empty() ? complaint.what : certificate_problem) +
               "; it must be of an authority in ssl.ca.location and name the host of kafka_brokers";
    if (contains(what, "SASL")) {
        std::string sentence = broker + " does not take the sign-in: " + what +
                               "; see sasl.username, sasl.password and sasl.mechanisms";
        if (contains(what, "SCRAM") && rd_kafka_version() < kScramIsRightSince)
            sentence += std::string(" (librdkafka ") + rd_kafka_version_str() +
                        " cannot sign in by SCRAM to Kafka 4 and later, 2.6.1 can)";
        return sentence;
    }
    if (contains(what, "SSL ")) return "no TLS connection with " + broker + ": " + what;
    return std::nullopt;
}

std::optional<std::string> RefusalReader::read(rd_kafka_event_t* event) {
    const Said said = said_by(event);
    if (const std::size_t at = said.text.find(kVerdict); at != std::string_view::npos)
        certificate_problem_ = said.text.substr(at + kVerdict.size());
    // Whatever else it logs is for those who look for a fault in it.
    const bool is_error = said.facility.empty() || said.facility == "FAIL";
    return is_error ? refusal_in(said.text, certificate_problem_) : std::nullopt;
}

std::optional<std::string> RefusalReader::read_all(rd_kafka_queue_t* queue) {
    std::optional<std::string> last;
    while (const Owned<rd_kafka_event_t> event{rd_kafka_queue_poll(queue, 0)})
        if (auto refusal = read(event.get())) last = std::move(refusal);
    return last;
}

void tell_certificate_problems(rd_kafka_conf_t* conf) {
    rd_kafka_conf_set_ssl_cert_verify_cb(conf, &judge_certificate);
}

}  // namespace calfleet::adapters::kafka
