// Servers that go, come back, freeze or refuse; and what is said of them.
#include "adapters/postgres/postgres_database.hpp"
#include "adapters/postgres/postgres_fixture.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

namespace calfleet::adapters::postgres {
namespace {

using ports::StoreError;
using std::chrono::milliseconds;
using std::chrono::seconds;

class PostgresOutageTest : public PostgresFixture {
protected:
    // The cluster's URL with another password, or another server.
    std::string url_with(const std::string& password, const std::string& server = "") {
        std::string url = cluster().url(name_);
        url.replace(url.find(cluster().password()), cluster().password().size(), password);
        const std::size_t at = url.find('@') + 1;
        if (!server.empty()) url.replace(at, url.find('/', at) - at, server);
        return url;
    }
};

// Takes connections and says nothing, as a machine that hangs; or nobody, when it is closed.
class SilentServer {
public:
    SilentServer() {
        ::sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::socklen_t size = sizeof address;
        // NOLINTBEGIN(*-reinterpret-cast): what sockets take
        const int bound = ::bind(socket_, reinterpret_cast<::sockaddr*>(&address), size);
        ::listen(socket_, 16);
        ::getsockname(socket_, reinterpret_cast<::sockaddr*>(&address), &size);
        // NOLINTEND(*-reinterpret-cast)
        if (bound != 0) throw std::runtime_error("no port to be silent on");
        port_ = ntohs(address.sin_port);
    }
    ~SilentServer() { close(); }
    SilentServer(const SilentServer&) = delete;
    SilentServer& operator=(const SilentServer&) = delete;

    std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
    void close() {
        if (socket_ >= 0) ::close(socket_);
        socket_ = -1;
    }

private:
    int socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int port_ = 0;
};

TEST_F(PostgresOutageTest, AnIdleConnectionThatWasEndedIsReplacedBeforeAnybodyNotices) {
    EXPECT_EQ(get("SELECT 1"), 1);
    cluster().close_database(name_);
    cluster().open_database(name_);
    EXPECT_EQ(get("SELECT 2"), 2);
}

TEST_F(PostgresOutageTest, AConnectionThatBreaksUnderACallIsUnavailableAndThenReplaced) {
    const Number broken = ask("SELECT pg_terminate_backend(pg_backend_pid())::integer");
    EXPECT_EQ(error_of(broken), StoreError::Kind::kUnavailable);
    EXPECT_EQ(get("SELECT 2"), 2);
}

TEST_F(PostgresOutageTest, AnAnswerThatTakesTooLongIsNotWaitedFor) {
    for (const bool through_pgbouncer : {false, true}) {
        open(through_pgbouncer ? cluster().pgbouncer_url(name_) : cluster().url(name_), milliseconds(300));
        const Number frozen = ask("SELECT 1 FROM pg_sleep(600)");
        EXPECT_EQ(error_of(frozen), StoreError::Kind::kUnavailable);
        EXPECT_EQ(frozen.error().message, "PostgreSQL: no answer in time");
        open(through_pgbouncer ? cluster().pgbouncer_url(name_) : cluster().url(name_));
        EXPECT_EQ(get("SELECT 2"), 2);
    }
}

TEST_F(PostgresOutageTest, AQueueBeforeASilentServerIsAnsweredAsAWhole) {
    SilentServer silent;
    open(url_with("x", silent.address()));
    const auto began = std::chrono::steady_clock::now();
    std::vector<fakes::Started<Number>> started;
    for (int i = 0; i < 10; ++i)
        started.push_back(fakes::start_awaitable(io_, database_->read(asking("SELECT 1"))));
    for (auto& call : started) {
        fakes::run_until(io_, [call] { return call.done(); });
        EXPECT_EQ(error_of(call.result()), StoreError::Kind::kUnavailable);
    }
    // One connect_timeout for all, not one for each that waited.
    EXPECT_LT(std::chrono::steady_clock::now() - began, seconds(6));
}

TEST_F(PostgresOutageTest, APasswordIsInNoMessage) {
    const std::string canary = "canary-5f2c1e";
    SilentServer gone;
    gone.close();
    for (const std::string& url :
         {url_with(canary), url_with(canary, gone.address()), url_with(canary, "no-such-host.invalid"),
          url_with(canary) + "_other", url_with(canary) + "?sslmode=require",
          url_with(canary) + "?application_name=" + canary, url_with(canary) + "?no_such_option=" + canary,
          url_with(canary, "127.0.0.1:" + canary), url_with("x@" + canary), url_with("x/" + canary),
          url_with("x?" + canary), url_with(canary + "/x")}) {
        open(url);
        const Number refused = ask("SELECT 1");
        ASSERT_FALSE(refused) << url;
        EXPECT_EQ(refused.error().message.find("canary"), std::string::npos) << refused.error().message;
        EXPECT_EQ(refused.error().message.find('\n'), std::string::npos) << refused.error().message;
        EXPECT_GT(refused.error().message.size(), 20u);
    }
}

TEST_F(PostgresOutageTest, APasswordThatTheServerRepeatsIsMasked) {
    open(cluster().url(name_));
    const Number refused = ask("SELECT '" + cluster().password() + "'::integer");
    EXPECT_EQ(error_of(refused), StoreError::Kind::kCorrupt);
    EXPECT_NE(refused.error().message.find("***"), std::string::npos) << refused.error().message;
    EXPECT_EQ(refused.error().message.find(cluster().password()), std::string::npos);
}

TEST_F(PostgresOutageTest, AServerThatRestartsIsUnavailableAndThenWorks) {
    harness::PostgresCluster other;
    const std::string name = other.create_database();
    for (const bool through_pgbouncer : {false, true}) {
        open(through_pgbouncer ? other.pgbouncer_url(name) : other.url(name));
        EXPECT_EQ(get("SELECT 1"), 1);
        auto under_way = fakes::start_awaitable(io_, database_->write(asking("SELECT 1 FROM pg_sleep(600)")));
        const auto is_asleep = [&other] {
            return other.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'").size() == 1;
        };
        while (!is_asleep()) io_.poll();
        other.stop();
        fakes::run_until(io_, [under_way] { return under_way.done(); });
        EXPECT_EQ(error_of(under_way.result()), StoreError::Kind::kUnavailable);
        EXPECT_EQ(error_of(ask("SELECT 1")), StoreError::Kind::kUnavailable);
        other.start();
        EXPECT_EQ(get("SELECT 2"), 2);
    }
    database_.reset();
}

}  // namespace
}  // namespace calfleet::adapters::postgres
