// Tokens, codes and customers' words go nowhere but where they belong (the contract, section 9).
#include "acceptance/connected_agent.hpp"

#include <csignal>
#include <fstream>
#include <sstream>

namespace calfleet::acceptance {
namespace {

using Secrecy = AcceptanceTest;

std::string bytes_of(const std::filesystem::path& file) {
    std::ostringstream bytes;
    bytes << std::ifstream(file, std::ios::binary).rdbuf();
    return bytes.str();
}

TEST_F(Secrecy, TokensReachNoLogNoTopicAndNoDisk) {
    const auto tokens =
        fleet().google().mint_tokens({harness::Fleet::email_of(agent),
                                      providers::google_calendar::kWriteScopesOnly, std::chrono::hours(1)});
    const auto imported =
        fleet().ctl({"connection", "import", "--company", "acme", "--agent", agent},
                    R"({"access_token":")" + tokens.access_token + R"(","refresh_token":")" +
                        *tokens.refresh_token + R"(","expires_at":"2099-01-01T00:00:00Z"})");
    ASSERT_EQ(imported.exit_code, 0) << imported.output;
    EXPECT_EQ(outcome_of(list_slots()), "permission_denied") << "the token is too narrow for free/busy";

    for (const auto& file : std::filesystem::directory_iterator(fleet().folder())) {
        const std::string bytes = bytes_of(file.path());
        EXPECT_EQ(bytes.find(tokens.access_token), std::string::npos) << file.path();
        EXPECT_EQ(bytes.find(*tokens.refresh_token), std::string::npos) << file.path();
    }
    EXPECT_EQ(fleet().kafka().everything().find(tokens.access_token), std::string::npos);
}

TEST_F(Secrecy, CustomersWordsReachNoLogAndNoAnalyticsEvent) {
    const auto starts = listed_starts();
    ASSERT_EQ(outcome_of(book(starts.front(), "canary-customer@example.com")), "success");
    EXPECT_EQ(fleet().worker_output().find("canary-customer"), std::string::npos);
    std::istringstream messages(fleet().kafka().messages());
    for (std::string line; std::getline(messages, line);)
        if (!line.starts_with("calendar.result"))
            EXPECT_EQ(line.find("canary-customer"), std::string::npos) << line;
}

using SecrecyOfOAuth = ConnectedAgentTest;

TEST_F(SecrecyOfOAuth, CodesReachNoLogNoDiskAndNoTopicButTheirOwn) {
    const harness::SentBack back = visit();
    ASSERT_EQ(outcome_of(fleet().administer("calendar.complete_oauth", agent, back.members())), "success");
    ASSERT_EQ(outcome_of(fleet().administer("calendar.complete_oauth", agent,
                                            R"("state":"forged","code":")" + back.code + "\"")),
              "state_mismatch");
    ASSERT_GT(back.code.size(), 20U);
    for (const auto& file : std::filesystem::directory_iterator(fleet().folder()))
        EXPECT_EQ(bytes_of(file.path()).find(back.code), std::string::npos) << file.path();
    EXPECT_EQ(fleet().kafka().everything().find(back.code), std::string::npos);
}

TEST_F(SecrecyOfOAuth, TokensThatCameByOAuthAndByRefreshReachNoLogNoDiskAndNoTopic) {
    ASSERT_EQ(outcome_of(connect()), "success");
    refuse_token();
    ASSERT_EQ(outcome_of(list_slots()), "success");
    ASSERT_EQ(refreshes(), 1U);
    // What Google's tokens begin with; nothing of ours does.
    for (const char* token : {"ya29.", "1//0"}) {
        EXPECT_EQ(fleet().kafka().everything().find(token), std::string::npos) << token;
        for (const auto& file : std::filesystem::directory_iterator(fleet().folder()))
            EXPECT_EQ(bytes_of(file.path()).find(token), std::string::npos) << file.path();
    }
}

TEST_F(Secrecy, SecretsOfTheConfigurationArePrintedAsStars) {
    auto environment = fleet().environment();
    environment["CALFLEET_GOOGLE_CLIENT_SECRET"] = "canary-client-secret";
    environment["CALFLEET_SMTP_URL"] = "smtps://me:canary-mail-password@mail.example:465";
    environment["CALFLEET_LOCKBOX_MASTER_KEY"] = std::string(64, 'c');
    const auto printed =
        harness::run_program({harness::Fleet::kWorker, {"--print-config"}, environment, {}, {}});
    EXPECT_EQ(printed.exit_code, 0) << printed.output;
    EXPECT_NE(printed.output.find("google_client_secret"), std::string::npos);
    for (const std::string& secret :
         {std::string("canary"), std::string(64, 'c'), environment.at("CALFLEET_TOKEN_KEYS"),
          environment.at("CALFLEET_EVENT_ID_KEY")})
        EXPECT_EQ(printed.output.find(secret), std::string::npos);
}

TEST_F(Secrecy, AWorkerThatIsAbortedLeavesNoCore) {
    const auto before = std::filesystem::directory_iterator(std::filesystem::current_path());
    std::set<std::filesystem::path> files;
    for (const auto& file : before) files.insert(file.path());
    const auto worker = fleet().make_service("aborted", {{"CALFLEET_KAFKA_GROUP", "aborted"}},
                                             harness::Fleet::kWorker, {}, false);
    worker->process().signal(SIGABRT);
    EXPECT_EQ(worker->process().wait(std::chrono::seconds(20)), 128 + SIGABRT);
    for (const auto& file : std::filesystem::directory_iterator(std::filesystem::current_path()))
        EXPECT_TRUE(files.contains(file.path())) << file.path();
}

}  // namespace
}  // namespace calfleet::acceptance
