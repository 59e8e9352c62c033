// What reaches the operator: a mail for each lost connection, where mail is configured, and what is missing
// in the configuration. Each test has a broker and a worker of its own.
#include "acceptance/shared_fleet.hpp"
#include "adapters/smtp/scripted_smtp_server.hpp"
#include "harness/wait.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <future>
#include <string>
#include <thread>
#include <vector>

namespace calfleet::acceptance {
namespace {

namespace asio = boost::asio;

// A mail server on a thread of its own.
class MailServer {
public:
    MailServer() : thread_([this] { io_.run(); }) {}
    ~MailServer() {
        work_.reset();
        io_.stop();
        thread_.join();
    }
    MailServer(const MailServer&) = delete;
    MailServer& operator=(const MailServer&) = delete;

    const std::string& port() const { return port_; }
    std::vector<std::string> mails() {
        std::promise<std::vector<std::string>> there;
        asio::post(io_, [&] { there.set_value(server_.messages()); });
        return there.get_future().get();
    }

private:
    asio::io_context io_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
    tests::ScriptedSmtpServer server_{io_, {}};
    const std::string port_ = server_.port();
    std::thread thread_;
};

TEST(Operator, GCAL_S05_AC1_TheAdminGetsOneMailForALostConnection) {
    MailServer mail;
    EmbeddedFleet embedded;
    harness::Fleet& fleet = *embedded.fleet;
    fleet.add_agent({.agent = "agent-1"});
    fleet.start_worker({{"CALFLEET_SMTP_URL", "smtp://127.0.0.1:" + mail.port()},
                        {"CALFLEET_ADMIN_EMAIL", "ops@acme.example"}});
    fleet.google().revoke_account(harness::Fleet::email_of("agent-1"));
    const std::string lookup = R"("template_id":")" + harness::Fleet::template_of("agent-1") + "\"";
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(outcome_of(fleet.call("calendar.list_slots", "agent-1", lookup)), "token_invalid");
    harness::wait_until("the mail", [&] { return !mail.mails().empty(); });
    EXPECT_EQ(fleet.stop_worker(), 0) << fleet.worker_output();
    const auto mails = mail.mails();
    ASSERT_EQ(mails.size(), 1U);
    EXPECT_NE(mails.front().find("To: "), std::string::npos) << mails.front();
    EXPECT_NE(mails.front().find("ops@acme.example"), std::string::npos) << mails.front();
    EXPECT_NE(mails.front().find("calendar connection lost"), std::string::npos) << mails.front();
}

TEST(Operator, GCAL_S01_ERR1_AWorkerWithoutAnOAuthClientSaysThatNoUrlCanBeMade) {
    EmbeddedFleet embedded;
    harness::Fleet& fleet = *embedded.fleet;
    fleet.add_agent({.agent = "agent-1", .has_connection = false});
    fleet.start_worker({{"CALFLEET_GOOGLE_CLIENT_SECRET", ""}});
    const codec::JsonValue refused = fleet.administer("calendar.start_oauth", "agent-1");
    EXPECT_EQ(outcome_of(refused), "err_oauth_url");
    EXPECT_EQ(at(refused, {"message"}), "Could not start authorization. Try again.");
    const auto failed = fleet.kafka().events_of(fleet.last_command_id(), 1).at("calendar_oauth_failed");
    EXPECT_EQ(at(failed, {"failure_reason"}), "err_oauth_url");
    EXPECT_NE(fleet.worker_output().find("google_client_secret is not set"), std::string::npos);
    EXPECT_EQ(fleet.stop_worker(), 0);
}

}  // namespace
}  // namespace calfleet::acceptance
