// Tokens and customers' words go nowhere but where they belong.
#include "acceptance/shared_fleet.hpp"

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

TEST_F(Secrecy, CustomersWordsReachNoLog) {
    const auto starts = listed_starts();
    ASSERT_EQ(outcome_of(book(starts.front(), "canary-customer@example.com")), "success");
    EXPECT_EQ(fleet().worker_output().find("canary-customer"), std::string::npos);
}

}  // namespace
}  // namespace calfleet::acceptance
