// What somebody who writes to the table could try: every sealed text under every other row, and every key
// ring of a rotation beside every other.
#include "adapters/crypto/aes_gcm_token_sealer.hpp"
#include "adapters/crypto/base64.hpp"
#include "core/row_binding.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace calfleet::adapters::crypto {
namespace {

AesGcmTokenSealer sealer_with(std::string_view ids) {
    std::string text;
    for (const char id : ids) text += std::string(1, id) + ":" + base64_encode(std::string(32, id)) + "\n";
    return AesGcmTokenSealer(*KeyRing::parse(core::Secret(text)));
}

// Tables, columns, companies, agents (or none: the company's) and providers, with texts that run together.
std::vector<std::string> rows() {
    std::vector<std::string> all;
    for (const char* table : {"organization_connections", "oauth_sessions"})
        for (const char* column : {"auth_data", "verifier"})
            for (const char* company : {"acme", "acm", "acme1", ""})
                for (const char* agent : {"agent-1", "1agent-1", "e", ""})
                    for (const char* provider : {"google_calendar", "calendly"})
                        all.push_back(core::row_binding({table, column, company, agent, provider}));
    return all;
}

TEST(RowExchangeTest, NothingOpensUnderAnotherTableColumnCompanyAgentOrProvider) {
    const auto sealer = sealer_with("1");
    const auto all = rows();
    std::vector<std::string> sealed;
    for (const std::string& row : all) sealed.push_back(sealer.seal(core::Secret(row), row));

    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t j = 0; j < all.size(); ++j) {
            const auto opened = sealer.unseal(sealed[i], all[j]);
            ASSERT_EQ(opened.has_value(), i == j) << all[i] << " under " << all[j];
            if (opened) EXPECT_EQ(opened->reveal(), all[i]);
        }
    }
}

TEST(RowExchangeTest, PartsOfTwoSealedTextsMakeNoThird) {
    const auto sealer = sealer_with("1");
    const std::string one = sealer.seal(core::Secret("one token"), "row");
    const std::string two = sealer.seal(core::Secret("two token"), "row");
    for (std::size_t cut = 6; cut < one.size(); ++cut)
        EXPECT_FALSE(sealer.unseal(one.substr(0, cut) + two.substr(cut), "row")) << cut;
}

// A rotation, worker by worker: each ring that can stand beside another opens what that one seals.
TEST(RowExchangeTest, InAFleetOfMixedKeyRingsARingOpensExactlyWhatItHasTheKeyOf) {
    const std::vector<std::string> rings{"1", "12", "21", "2", "213", "231", "32", "3"};
    for (const std::string& writer : rings) {
        const std::string sealed = sealer_with(writer).seal(core::Secret("token"), "row");
        for (const std::string& reader : rings) {
            const auto sealer = sealer_with(reader);
            const bool has_key = reader.find(writer.front()) != std::string::npos;
            EXPECT_EQ(sealer.unseal(sealed, "row").has_value(), has_key) << writer << " read by " << reader;
            EXPECT_EQ(sealer.is_current(sealed), reader.front() == writer.front())
                << writer << " at " << reader;
        }
    }
}

TEST(RowExchangeTest, AKeyIdThatIsGivenToAnotherKeyOpensNothing) {
    const std::string sealed = sealer_with("1").seal(core::Secret("token"), "row");
    const AesGcmTokenSealer reused(*KeyRing::parse(core::Secret(
        "1:" + base64_encode(std::string(32, 'x')) + ",2:" + base64_encode(std::string(32, '1')))));
    EXPECT_FALSE(reused.unseal(sealed, "row"));
}

}  // namespace
}  // namespace calfleet::adapters::crypto
