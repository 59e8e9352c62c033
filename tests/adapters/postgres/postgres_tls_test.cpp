// Which servers are trusted, and with what they are reached.
#include "adapters/postgres/postgres_database.hpp"
#include "adapters/postgres/postgres_fixture.hpp"
#include "fakes/temporary_folder.hpp"
#include "harness/test_certificates.hpp"

#include <fstream>
#include <string>
#include <utility>

namespace calfleet::adapters::postgres {
namespace {

using harness::Flaw;
using ports::StoreError;

constexpr const char* kIsOverTls =
    "SELECT count(*) FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl AND version >= 'TLSv1.2'";

// The server's address, but by a text that names no loopback address: as if it were another machine.
constexpr const char* kAsAnotherMachine = "hostaddr=0.0.0.0";

class PostgresTlsTest : public PostgresFixture {
public:
    PostgresTlsTest(const PostgresTlsTest&) = delete;
    PostgresTlsTest& operator=(const PostgresTlsTest&) = delete;
    ~PostgresTlsTest() override { cluster().end_tls(); }

protected:
    PostgresTlsTest() { std::ofstream(ca_file()) << authority_.certificate_pem(); }

    std::string ca_file() const { return folder_.path() / "authority.pem"; }
    std::string url(const std::string& host, const std::string& options) const {
        constexpr std::string_view kHost = "@127.0.0.1:";
        std::string text = cluster().url(name_) + "?" + options;
        return text.replace(text.find(kHost), kHost.size(), "@" + host + ":");
    }
    std::string trusting(const std::string& options) const { return options + "&sslrootcert=" + ca_file(); }

    // Tells no password and takes one line.
    void expect_refusal(const std::string& why) {
        const Number refused = ask("SELECT 1");
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, StoreError::Kind::kUnavailable);
        const std::string& message = refused.error().message;
        EXPECT_NE(message.find(why), std::string::npos) << message;
        EXPECT_EQ(message.find('\n'), std::string::npos) << message;
        EXPECT_EQ(message.find(cluster().password()), std::string::npos);
    }

    const harness::TestAuthority authority_;
    const fakes::TemporaryFolder folder_;
};

TEST_F(PostgresTlsTest, AServerOfTheRightAuthorityAndHostIsUsed) {
    cluster().begin_tls(authority_.server_identity("127.0.0.1"));
    open(url("127.0.0.1", trusting("sslmode=verify-full")));
    EXPECT_EQ(get(kIsOverTls), 1);
}

TEST_F(PostgresTlsTest, ACertificateWithAFlawIsRefused) {
    const std::string of_chain =
        "certificate verify failed (the server's certificate has expired, or is not of an authority in "
        "sslrootcert)";
    for (const auto& [flaw, why] : {
             std::pair(Flaw::kOtherHost, std::string("does not match host name \"127.0.0.1\"")),
             std::pair(Flaw::kExpired, of_chain),
             std::pair(Flaw::kSelfSigned, of_chain),
             std::pair(Flaw::kStrangersAuthority, of_chain),
         }) {
        cluster().begin_tls(authority_.server_identity("127.0.0.1", flaw));
        open(url("127.0.0.1", trusting("sslmode=verify-full")));
        expect_refusal(why);
    }
}

TEST_F(PostgresTlsTest, OverANetworkTheServerMustProveItselfWithoutBeingTold) {
    cluster().begin_tls(authority_.server_identity("db.example"));
    open(url("db.example", trusting(kAsAnotherMachine)));
    EXPECT_EQ(get(kIsOverTls), 1);

    cluster().begin_tls(authority_.server_identity("db.example", Flaw::kOtherHost));
    open(url("db.example", trusting(kAsAnotherMachine)));
    expect_refusal("does not match host name \"db.example\"");

    cluster().end_tls();
    open(url("db.example", trusting(kAsAnotherMachine)));
    expect_refusal("server does not support SSL, but SSL was required");
}

TEST_F(PostgresTlsTest, WithoutAnAuthorityOfItsOwnItIsThisMachinesThatCount) {
    cluster().begin_tls(authority_.server_identity("127.0.0.1"));
    for (const std::string& stranger :
         {url("127.0.0.1", "sslmode=verify-full"), url("127.0.0.1", kAsAnotherMachine)}) {
        open(stranger);
        expect_refusal("certificate verify failed");
    }
}

TEST_F(PostgresTlsTest, WhoeverSaysSoGoesWithoutVerification) {
    cluster().begin_tls(authority_.server_identity("127.0.0.1", Flaw::kSelfSigned));
    open(url("127.0.0.1", std::string(kAsAnotherMachine) + "&sslmode=require"));
    EXPECT_EQ(get(kIsOverTls), 1);
    open(url("127.0.0.1", std::string(kAsAnotherMachine) + "&sslmode=disable"));
    EXPECT_EQ(get(kIsOverTls), 0);
}

}  // namespace
}  // namespace calfleet::adapters::postgres
