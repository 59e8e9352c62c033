#include "adapters/crypto/random_oauth_secrets.hpp"

#include "adapters/crypto/base64.hpp"
#include "adapters/crypto/sha256.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace calfleet::adapters::crypto {
namespace {

TEST(RandomOAuthSecrets, StatesAndVerifiersHold256BitsAndNeverRepeat) {
    RandomOAuthSecrets secrets;
    std::set<std::string> seen;
    for (int i = 0; i < 1'000; ++i) {
        const auto made = secrets.make();
        EXPECT_EQ(base64_decode(made.state, Base64Alphabet::kUrl)->size(), 32U);
        EXPECT_EQ(made.verifier.reveal().size(), 43U);
        seen.insert(made.state);
        seen.insert(std::string(made.verifier.reveal()));
    }
    EXPECT_EQ(seen.size(), 2'000U);
}

TEST(RandomOAuthSecrets, TheChallengeIsTheVerifiersSha256) {
    RandomOAuthSecrets secrets;
    const auto made = secrets.make();
    const auto challenge = base64_decode(made.code_challenge, Base64Alphabet::kUrl);
    const auto digest = sha256(made.verifier.reveal());
    ASSERT_TRUE(challenge);
    EXPECT_EQ(*challenge, std::string(digest.begin(), digest.end()));
}

TEST(RandomOAuthSecrets, AStateIsKeptAsItsHash) {
    EXPECT_EQ(RandomOAuthSecrets().hash_of("abc"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace calfleet::adapters::crypto
