// Kafka over TLS with a user's password: a worker that may, works; one that should not trust the broker, or
// is not trusted by it, does nothing and says why.
#include "fakes/temporary_folder.hpp"
#include "harness/fleet.hpp"
#include "harness/test_certificates.hpp"
#include "harness/wait.hpp"
#include "integration/kafka_cluster.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace calfleet::integration {
namespace {

using harness::Flaw;

// The last release that takes SCRAM from librdkafka before 2.6.1, which is Debian 12's.
constexpr const char* kReleaseBeforeFour = "3.9.1";
constexpr const char* kUser = "fleet";
constexpr const char* kPassword = "canary-right-password";

const std::map<std::string, Flaw>& listeners() {
    static const std::map<std::string, Flaw> all{{"SOUND", Flaw::kNone},
                                                 {"OTHER_HOST", Flaw::kOtherHost},
                                                 {"EXPIRED", Flaw::kExpired},
                                                 {"SELF_SIGNED", Flaw::kSelfSigned},
                                                 {"STRANGER", Flaw::kStrangersAuthority}};
    return all;
}

SecureListeners secured_by(const harness::TestAuthority& authority) {
    SecureListeners secure{{}, kUser, kPassword};
    for (const auto& [name, flaw] : listeners())
        secure.identities[name] = authority.server_identity("127.0.0.1", flaw);
    return secure;
}

std::size_t count_of(const std::string& text, const std::string& log) {
    std::size_t count = 0;
    for (std::size_t at = log.find(text); at != std::string::npos; at = log.find(text, at + 1)) ++count;
    return count;
}

// One broker for the whole suite, and for each test a fleet whose chatbot needs no password.
class SecureKafkaTest : public testing::Test {
public:
    static void SetUpTestSuite() {
        authority = std::make_unique<harness::TestAuthority>();
        kafka = std::make_unique<KafkaCluster>(secured_by(*authority), kReleaseBeforeFour);
    }
    static void TearDownTestSuite() {
        kafka.reset();
        authority.reset();
    }

protected:
    using Properties = std::map<std::string, std::string>;

    SecureKafkaTest() { std::ofstream(ca_file()) << authority->certificate_pem(); }

    std::string ca_file() const { return folder_.path() / "authority.pem"; }
    Properties properties(const std::string& password = kPassword) const {
        return {{"security.protocol", "SASL_SSL"}, {"sasl.mechanisms", "SCRAM-SHA-512"},
                {"sasl.username", kUser},          {"sasl.password", password},
                {"ssl.ca.location", ca_file()},    {"reconnect.backoff.max.ms", "500"}};
    }
    std::string properties_file(const Properties& properties) const {
        std::string path = folder_.path() / "kafka.properties";
        std::ofstream file(path);
        for (const auto& [name, value] : properties) file << name << '=' << value << '\n';
        return path;
    }
    // A worker on that listener, its password in a file.
    std::unique_ptr<harness::ServiceProcess> start_worker(const harness::Fleet& fleet,
                                                          const std::string& brokers,
                                                          const Properties& properties,
                                                          bool wait_until_ready = true) const {
        return fleet.make_service("worker-" + brokers.substr(brokers.find(':') + 1),
                                  {{"CALFLEET_KAFKA_BROKERS", brokers},
                                   {"CALFLEET_KAFKA_PROPERTIES_FILE", properties_file(properties)}},
                                  harness::Fleet::kWorker, {}, wait_until_ready);
    }
    // It said so once a client, of which it has two, however often they tried.
    static void expect_idle_because(const harness::ServiceProcess& worker, const std::string& reason) {
        harness::wait_until("'" + reason + "' in the log",
                            [&] { return count_of(reason, worker.output()) > 0; });
        EXPECT_FALSE(worker.is_ready());
        EXPECT_LE(count_of("Kafka cannot be used", worker.output()), 2u) << worker.output();
        EXPECT_EQ(count_of("canary", worker.output()), 0u);
    }

    static std::unique_ptr<harness::TestAuthority> authority;
    static std::unique_ptr<KafkaCluster> kafka;
    const fakes::TemporaryFolder folder_;
};
std::unique_ptr<harness::TestAuthority> SecureKafkaTest::authority;
std::unique_ptr<KafkaCluster> SecureKafkaTest::kafka;

TEST_F(SecureKafkaTest, AWorkerSignsInByScramOverTlsAndAnswersWithItsPasswordInAFile) {
    harness::Fleet fleet(kafka->brokers(), {});
    fleet.add_agent({.agent = "agent-1"});
    const auto worker = start_worker(fleet, kafka->brokers("SOUND"), properties());
    EXPECT_EQ(*fleet.call("calendar.list_slots", "agent-1", R"("template_id":"template-agent-1")")
                   .find("status")
                   ->as_string(),
              "success");

    std::ifstream file("/proc/" + std::to_string(worker->process().pid()) + "/cmdline");
    const std::string command_line{std::istreambuf_iterator<char>(file), {}};
    EXPECT_NE(command_line.find("calfleet-worker"), std::string::npos);
    EXPECT_EQ(command_line.find("canary"), std::string::npos);
    EXPECT_EQ(worker->stop(), 0);
    EXPECT_EQ(count_of("canary", worker->output()), 0u);
}

TEST_F(SecureKafkaTest, PropertiesOfTheCommandLineDoTheSameForWorkerAndTool) {
    harness::Fleet fleet(kafka->brokers("SOUND"), properties());
    fleet.add_agent({.agent = "agent-2"});
    fleet.start_worker();
    std::vector<std::string> arguments{"send",      "calendar.list_slots",
                                       "--company", "acme",
                                       "--agent",   "agent-2",
                                       "--data",    R"({"template_id":"template-agent-2"})"};
    for (const auto& [name, value] : properties())
        arguments.insert(arguments.end(), {"-X", std::string(name).append("=").append(value)});
    const harness::Finished sent = fleet.ctl(std::move(arguments));
    EXPECT_EQ(sent.exit_code, 0) << sent.output;
    EXPECT_NE(sent.output.find("\"success\""), std::string::npos) << sent.output;
}

TEST_F(SecureKafkaTest, WithAWrongPasswordNothingIsDoneAndWorkerAndToolSayWhy) {
    harness::Fleet fleet(kafka->brokers(), {});
    fleet.add_agent({.agent = "agent-3"});
    fleet.send("calendar.list_slots", "agent-3", R"("template_id":"template-agent-3")");
    const std::string& brokers = kafka->brokers("SOUND");
    const auto worker = start_worker(fleet, brokers, properties("canary-wrong-password"), false);
    const std::string reason =
        brokers +
        " does not take the sign-in: SASL authentication error: Authentication failed during authentication "
        "due to invalid credentials with SASL mechanism SCRAM-SHA-512; see sasl.username, sasl.password and "
        "sasl.mechanisms";
    expect_idle_because(*worker, reason);

    harness::Program check{CALFLEET_BIN_DIR "/calfleetctl", {"topics", "check"}, fleet.environment(), {}, {}};
    check.environment["CALFLEET_KAFKA_BROKERS"] = brokers;
    check.environment["CALFLEET_KAFKA_PROPERTIES_FILE"] =
        properties_file(properties("canary-wrong-password"));
    const harness::Finished checked = harness::run_program(check);
    EXPECT_NE(checked.exit_code, 0);
    EXPECT_NE(checked.output.find("failed calendar.bookings: " + reason), std::string::npos)
        << checked.output;
    EXPECT_EQ(count_of("canary", checked.output), 0u);

    check.arguments = {"doctor"};
    const harness::Finished seen = harness::run_program(check);
    EXPECT_NE(seen.exit_code, 0);
    EXPECT_NE(seen.output.find(reason), std::string::npos) << seen.output;
    EXPECT_EQ(count_of("canary", seen.output), 0u);

    expect_idle_because(*worker, reason);
    EXPECT_EQ(fleet.kafka().results(), 0u);
}

TEST_F(SecureKafkaTest, ABrokerWhoseCertificateHasAFlawGetsNoPasswordAndNoRecord) {
    harness::Fleet fleet(kafka->brokers(), {});
    fleet.add_agent({.agent = "agent-4"});
    fleet.send("calendar.list_slots", "agent-4", R"("template_id":"template-agent-4")");
    std::map<std::string, std::unique_ptr<harness::ServiceProcess>> workers;
    for (const auto& [name, flaw] : listeners())
        if (flaw != Flaw::kNone)
            workers[name] = start_worker(fleet, kafka->brokers(name), properties(), false);
    for (const auto& [name, why] : {
             std::pair("OTHER_HOST", "IP address mismatch"),
             std::pair("EXPIRED", "certificate has expired"),
             std::pair("SELF_SIGNED", "self-signed certificate"),
             std::pair("STRANGER", "unable to get local issuer certificate"),
         })
        expect_idle_because(*workers.at(name),
                            "the certificate of " + kafka->brokers(name) + " is not trusted: " + why + ";");
    EXPECT_EQ(fleet.kafka().results(), 0u);
}

// Of librdkafka before 2.6.1: once this fails because SCRAM works, docs/access.md and this test may forget
// about it.
TEST_F(SecureKafkaTest, KafkaFourTakesAPasswordByPlainAndWhyNotByScramIsSaid) {
    KafkaCluster four({{{"SOUND", authority->server_identity("127.0.0.1")}}, kUser, kPassword});
    harness::Fleet fleet(four.brokers(), {});
    fleet.add_agent({.agent = "agent-5"});
    {
        const auto worker = start_worker(fleet, four.brokers("SOUND"), properties(), false);
        expect_idle_because(*worker, "cannot sign in by SCRAM to Kafka 4 and later, 2.6.1 can");
    }
    Properties plain = properties();
    plain["sasl.mechanisms"] = "PLAIN";
    const auto worker = start_worker(fleet, four.brokers("SOUND"), plain);
    EXPECT_EQ(*fleet.call("calendar.list_slots", "agent-5", R"("template_id":"template-agent-5")")
                   .find("status")
                   ->as_string(),
              "success");
}

}  // namespace
}  // namespace calfleet::integration
