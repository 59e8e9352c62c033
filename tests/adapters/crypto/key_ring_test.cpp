#include "adapters/crypto/key_ring.hpp"

#include "adapters/crypto/base64.hpp"

#include <gtest/gtest.h>

#include <string>
#include <type_traits>

namespace calfleet::adapters::crypto {
namespace {

std::string key_text(char filling, std::size_t bytes = 32) {
    return base64_encode(std::string(bytes, filling));
}

std::string error_of(const std::string& token_keys) {
    const auto ring = KeyRing::parse(core::Secret(token_keys));
    return ring ? "accepted" : ring.error().message;
}

TEST(KeyRingTest, TheFirstKeyIsPrimaryAndAllAreFoundById) {
    const auto ring = KeyRing::parse(core::Secret("7:" + key_text('n') + ",4294967295:" + key_text('o')));
    ASSERT_TRUE(ring) << ring.error().message;
    EXPECT_EQ(ring->primary().id, 7u);
    EXPECT_EQ(ring->primary().bytes.reveal(), std::string(32, 'n'));
    ASSERT_NE(ring->find(4294967295), nullptr);
    EXPECT_EQ(ring->find(4294967295)->bytes.reveal(), std::string(32, 'o'));
    EXPECT_EQ(ring->find(8), nullptr);
}

TEST(KeyRingTest, EntriesAreSeparatedByCommasBlanksOrLineBreaks) {
    for (const std::string between : {",", " ", "\n", "\r\n", " , \n\t"}) {
        std::string text = between;
        for (const char* id : {"1:", "2:", "3:"}) text.append(id).append(key_text('a')).append(between);
        const auto ring = KeyRing::parse(core::Secret(text));
        ASSERT_TRUE(ring) << ring.error().message;
        EXPECT_EQ(ring->primary().id, 1u);
        EXPECT_NE(ring->find(3), nullptr);
    }
}

TEST(KeyRingTest, NoKeyAtAllIsRefused) {
    const std::string sentence =
        "token_keys is missing: it needs at least one key, written key_id:base64(32 bytes)";
    EXPECT_EQ(error_of(""), sentence);
    EXPECT_EQ(error_of(" ,\n"), sentence);
}

TEST(KeyRingTest, EveryMistakeIsNamedByItsPlace) {
    EXPECT_EQ(error_of("1:" + key_text('a') + "," + key_text('b')),
              "token_keys, entry 2: must be written key_id:base64, there is no colon in it");
    EXPECT_EQ(error_of("1:" + key_text('a', 31)),
              "token_keys, entry 1 (key id 1): the key has 31 bytes, exactly 32 are needed");
    EXPECT_EQ(error_of("1:" + key_text('a', 33)),
              "token_keys, entry 1 (key id 1): the key has 33 bytes, exactly 32 are needed");
    EXPECT_EQ(error_of("1:"), "token_keys, entry 1 (key id 1): the key has 0 bytes, exactly 32 are needed");
    EXPECT_EQ(error_of("1:???"), "token_keys, entry 1 (key id 1): the key is not valid base64");
    EXPECT_EQ(error_of("9:" + key_text('a') + "\n9:" + key_text('b')),
              "token_keys, entry 2: key id 9 stands there twice, each key needs its own");
}

TEST(KeyRingTest, AKeyIdIsAWholeNumberFromOneToTheLargestOfFourBytes) {
    for (const std::string id :
         {"0", "4294967296", "-1", "+1", "1.0", "0x1", "one", "", "18446744073709551617"})
        EXPECT_EQ(error_of(id + ":" + key_text('a')),
                  "token_keys, entry 1: the key id must be a whole number from 1 to 4294967295")
            << id;
}

TEST(KeyRingTest, NoErrorRepeatsAByteOfAKey) {
    const std::string key = key_text('Q');
    const std::string mistakes[] = {key, key + ":1", "x" + key + ":" + key, "1:" + key + "!",
                                    "1:" + key.substr(4)};
    for (const std::string& text : mistakes)
        EXPECT_EQ(error_of(text).find(key.substr(0, 8)), std::string::npos) << error_of(text);
}

TEST(KeyRingTest, MoreKeysThanAnyRotationNeedsAreRefused) {
    std::string text;
    for (int i = 1; i <= 32; ++i)
        text.append(std::to_string(i)).append(":").append(key_text('a')).append(" ");
    EXPECT_EQ(error_of(text), "accepted");
    EXPECT_EQ(error_of(text + "33:" + key_text('a')),
              "token_keys has more than 32 keys: remove retired ones");
}

TEST(KeyRingTest, KeysCannotBeCopied) {
    static_assert(!std::is_copy_constructible_v<KeyRing::Key>);
    static_assert(std::is_nothrow_move_constructible_v<KeyRing>);
}

}  // namespace
}  // namespace calfleet::adapters::crypto
