#include "adapters/crypto/base64.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace calfleet::adapters::crypto {
namespace {

struct Vector {
    std::string_view bytes;
    std::string_view text;
};

// RFC 4648, section 10.
constexpr Vector kVectors[] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
};

TEST(Base64Test, EncodesAndDecodesTheVectorsOfRfc4648) {
    for (const auto& [bytes, text] : kVectors) {
        EXPECT_EQ(base64_encode(bytes), text);
        EXPECT_EQ(base64_decode(text), bytes);
    }
}

TEST(Base64Test, TheUrlAlphabetHasNoPaddingAndNoCharacterThatAUrlEscapes) {
    const std::string bytes = "\xfb\xff\xfe?";
    EXPECT_EQ(base64_encode(bytes), "+//+Pw==");
    EXPECT_EQ(base64_encode(bytes, Base64Alphabet::kUrl), "-__-Pw");
    EXPECT_EQ(base64_decode("-__-Pw", Base64Alphabet::kUrl), bytes);
}

TEST(Base64Test, EveryByteOfEveryLengthSurvives) {
    std::string bytes;
    for (int i = 0; i < 300; ++i) {
        for (const auto alphabet : {Base64Alphabet::kStandard, Base64Alphabet::kUrl})
            EXPECT_EQ(base64_decode(base64_encode(bytes, alphabet), alphabet), bytes);
        bytes.push_back(static_cast<char>(i * 7));
    }
}

TEST(Base64Test, RefusesEverySpellingButTheEncodersOwn) {
    for (const char* text : {"Zg", "Zg=", "Zg===", "Z===", "====", "=", "Zm8", "Zm9v=", "Zh==", "Zm9=",
                             "Zm 9v", "Zm9v\n", "Zm-v", "Zm_v", "=Zm9", "Zg==Zg==", "Zm9v\xc3\xa9=="})
        EXPECT_FALSE(base64_decode(text)) << text;
    for (const char* text : {"Zg==", "Z", "Zm9vY", "Zh", "Zm9", "Zm+v", "Zm/v", "Zm9v "})
        EXPECT_FALSE(base64_decode(text, Base64Alphabet::kUrl)) << text;
    EXPECT_FALSE(base64_decode(std::string_view("Zm\0v", 4)));
}

TEST(Base64Test, ASecretIsDecodedAsTextIs) {
    const auto secret = base64_decode_secret("Zm9vYmFy");
    ASSERT_TRUE(secret);
    EXPECT_EQ(secret->reveal(), "foobar");
    EXPECT_FALSE(base64_decode_secret("Zm9vYmF"));
}

}  // namespace
}  // namespace calfleet::adapters::crypto
