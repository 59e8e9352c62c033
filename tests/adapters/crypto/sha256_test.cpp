#include "adapters/crypto/sha256.hpp"

#include "adapters/crypto/constant_time_equal.hpp"

#include <gtest/gtest.h>

namespace calfleet::adapters::crypto {
namespace {

// FIPS 180-4, appendix B, and the empty text.
TEST(Sha256Test, GivesThePublishedDigests) {
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(ConstantTimeEqualTest, ComparesWholeTexts) {
    EXPECT_TRUE(constant_time_equal("", ""));
    EXPECT_TRUE(constant_time_equal("signature", "signature"));
    EXPECT_FALSE(constant_time_equal("signature", "signaturf"));
    EXPECT_FALSE(constant_time_equal("signature", "Signature"));
    EXPECT_FALSE(constant_time_equal("signature", "signatur"));
    EXPECT_FALSE(constant_time_equal("", "s"));
}

}  // namespace
}  // namespace calfleet::adapters::crypto
