#include "adapters/crypto/hmac_sha256.hpp"

#include "adapters/crypto/base64.hpp"
#include "adapters/crypto/hexadecimal.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace calfleet::adapters::crypto {
namespace {

struct Vector {
    std::string key;
    std::string text;
    std::string digest;
};

// RFC 4231, test cases 1 to 4, 6 and 7 (5 is about a truncated output).
const std::vector<Vector>& vectors() {
    static const std::vector<Vector> rows{
        {std::string(20, '\x0b'), "Hi There",
         "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        {"Jefe", "what do ya want for nothing?",
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {std::string(20, '\xaa'), std::string(50, '\xdd'),
         "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
        {bytes_of("0102030405060708090a0b0c0d0e0f10111213141516171819"), std::string(50, '\xcd'),
         "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
        {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
         "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
        {std::string(131, '\xaa'),
         "This is a test using a larger than block-size key and a larger than block-size data. The key needs "
         "to "
         "be hashed before being used by the HMAC algorithm.",
         "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
    };
    return rows;
}

TEST(HmacSha256Test, GivesTheDigestsOfRfc4231) {
    for (const auto& [key, text, digest] : vectors())
        EXPECT_EQ(text_of(hmac_sha256(key, text)), bytes_of(digest)) << text;
}

TEST(HmacSha256Test, ThePortHashesUnderTheConfiguredKey) {
    const Vector& vector = vectors().back();
    const auto keyed = HmacSha256::from_base64("event_id_key", core::Secret(base64_encode(vector.key)));
    ASSERT_TRUE(keyed) << keyed.error().message;
    EXPECT_EQ(text_of(keyed->hash(vector.text)), bytes_of(vector.digest));
    EXPECT_EQ(keyed->hash(""), keyed->hash(""));
    EXPECT_NE(keyed->hash("a"), keyed->hash("b"));
}

TEST(HmacSha256Test, AKeyThatIsMissingShortOrNotBase64IsRefusedBySentence) {
    const auto message = [](std::string text) {
        const auto keyed = HmacSha256::from_base64("event_id_key", core::Secret(std::move(text)));
        return keyed ? std::string("accepted") : keyed.error().message;
    };
    EXPECT_EQ(message(""), "event_id_key is missing: it needs the base64 text of at least 32 random bytes");
    EXPECT_EQ(message("not base64!"), "event_id_key is not valid base64");
    EXPECT_EQ(message(base64_encode(std::string(31, 'k'))),
              "event_id_key has 31 bytes, at least 32 are needed");
    EXPECT_EQ(message(base64_encode(std::string(32, 'k'))), "accepted");
}

}  // namespace
}  // namespace calfleet::adapters::crypto
