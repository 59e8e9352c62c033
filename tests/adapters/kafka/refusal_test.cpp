// With the texts of librdkafka 2.0.2. That they are recognised in a running worker is tested against a real
// broker: tests/integration/secure_kafka_test.cpp.
#include "adapters/kafka/refusal.hpp"

#include <gtest/gtest.h>

namespace calfleet::adapters::kafka {
namespace {

TEST(RefusalTest, ASignInThatIsRefusedIsASentence) {
    EXPECT_EQ(
        refusal_in("sasl_ssl://kafka-1:9093/bootstrap: SASL authentication error: Authentication failed "
                   "(after 345ms in state AUTH_REQ, 14 identical error(s) suppressed)",
                   ""),
        "kafka-1:9093 does not take the sign-in: SASL authentication error: Authentication failed; see "
        "sasl.username, sasl.password and sasl.mechanisms");
}

TEST(RefusalTest, AScramThatCannotSucceedSaysSo) {
    const auto refusal = refusal_in(
        "sasl_ssl://kafka-1:9093/1: SASL authentication error: Authentication failed during authentication "
        "due "
        "to invalid credentials with SASL mechanism SCRAM-SHA-512 (after 3ms in state AUTH_REQ)",
        "");
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->find("cannot sign in by SCRAM to Kafka 4") != std::string::npos,
              rd_kafka_version() < 0x02060100)
        << *refusal;
}

TEST(RefusalTest, ACertificateThatIsRefusedIsTheSameSentenceHoweverLibrdkafkaPutsIt) {
    const std::string sentence =
        "the certificate of [::1]:9093 is not trusted: certificate has expired; it must be of an authority "
        "in "
        "ssl.ca.location and name the host of kafka_brokers";
    for (const char* text :
         {"[thrd:sasl_ssl://[::1]:9093/bootstrap]: sasl_ssl://[::1]:9093/bootstrap: SSL handshake failed: "
          "error:0A000086:SSL routines::certificate verify failed: broker certificate could not be verified, "
          "verify that ssl.ca.location is correctly configured (after 459ms in state SSL_HANDSHAKE)",
          "ssl://[::1]:9093/2: error:0A000086:SSL routines::certificate verify failed (after 9ms in state "
          "SSL_HANDSHAKE)"})
        EXPECT_EQ(refusal_in(text, "certificate has expired"), sentence);
}

TEST(RefusalTest, OtherTroubleWithTlsIsToldAsItIs) {
    EXPECT_EQ(
        refusal_in("ssl://kafka-1:9092/bootstrap: SSL handshake failed: error:0A00010B:SSL "
                   "routines::wrong version number: connecting to a PLAINTEXT broker listener? (after 1ms "
                   "in state SSL_HANDSHAKE)",
                   ""),
        "no TLS connection with kafka-1:9092: SSL handshake failed: error:0A00010B:SSL routines::wrong "
        "version number: connecting to a PLAINTEXT broker listener?");
}

TEST(RefusalTest, ABrokerThatIsAwayRefusesNothing) {
    for (const char* text : {"sasl_ssl://127.0.0.1:1/bootstrap: Connect to ipv4#127.0.0.1:1 failed: "
                             "Connection refused (after 0ms in "
                             "state CONNECT)",
                             "1/1 brokers are down", ""})
        EXPECT_FALSE(refusal_in(text, "certificate has expired")) << text;
}

}  // namespace
}  // namespace calfleet::adapters::kafka
