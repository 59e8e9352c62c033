#include "adapters/crypto/aes_gcm_token_sealer.hpp"

#include "adapters/crypto/base64.hpp"
#include "adapters/crypto/hexadecimal.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>

namespace calfleet::adapters::crypto {
namespace {

constexpr std::string_view kToken = R"({"access_token":"a-1"})";
constexpr std::string_view kRow = "row of agent 7";
constexpr std::size_t kOverheadBytes = 1 + 4 + 12 + 16;

struct KeyOf {
    unsigned id;
    char filling;
};

AesGcmTokenSealer sealer_with(std::initializer_list<KeyOf> keys) {
    std::string text;
    for (const KeyOf& key : keys)
        text += std::to_string(key.id) + ":" + base64_encode(std::string(32, key.filling)) + "\n";
    return AesGcmTokenSealer(*KeyRing::parse(core::Secret(text)));
}

std::string error_of(const AesGcmTokenSealer& sealer, std::string_view sealed, std::string_view row = kRow) {
    const auto opened = sealer.unseal(sealed, row);
    return opened ? "opened" : opened.error().message;
}

TEST(AesGcmTokenSealerTest, WhatWasSealedOpensForTheSameRow) {
    const auto sealer = sealer_with({{1, 'k'}});
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{15}, std::size_t{16},
                                   std::size_t{17}, std::size_t{4096}, std::size_t{65'536}}) {
        const std::string text(size, 't');
        const std::string sealed = sealer.seal(core::Secret(text), kRow);
        EXPECT_EQ(sealed.size(), size + kOverheadBytes);
        const auto opened = sealer.unseal(sealed, kRow);
        ASSERT_TRUE(opened) << opened.error().message;
        EXPECT_EQ(opened->reveal(), text);
    }
    const auto opened = sealer.unseal(sealer.seal(core::Secret::copy_of(kToken), ""), "");
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->reveal(), kToken);
}

// Computed by an implementation of AES-256-GCM of its own, which gives the tag of test case 16 of McGrew and
// Viega's "The Galois/Counter Mode of Operation": key 00 01 … 1f of id 0x01020304, nonce ca fe … 88.
TEST(AesGcmTokenSealerTest, OpensTheKnownAnswerOfTheFormat) {
    std::string key;
    for (char byte = 0; byte < 32; ++byte) key.push_back(byte);
    const AesGcmTokenSealer sealer(*KeyRing::parse(core::Secret("16909060:" + base64_encode(key))));
    const auto opened =
        sealer.unseal(bytes_of("0101020304cafebabefacedbaddecaf888f181c145c91f3c68197f32b61e73ab"
                               "052f41ed60fd64e1f5ff9ea8484c3279561a542f83f008"),
                      kRow);
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_EQ(opened->reveal(), kToken);
}

TEST(AesGcmTokenSealerTest, TheHeaderNamesTheVersionAndTheKey) {
    const std::string sealed = sealer_with({{0x0a0b0c0d, 'k'}}).seal(core::Secret::copy_of(kToken), kRow);
    EXPECT_EQ(sealed.substr(0, 5), bytes_of("010a0b0c0d"));
    EXPECT_EQ(sealed.find("a-1"), std::string::npos);
}

TEST(AesGcmTokenSealerTest, AnyFlippedBitIsRefused) {
    const auto sealer = sealer_with({{1, 'k'}, {3, 'k'}});
    const std::string sealed = sealer.seal(core::Secret::copy_of(kToken), kRow);
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            std::string changed = sealed;
            changed[i] = static_cast<char>(changed[i] ^ (1U << bit));
            EXPECT_NE(error_of(sealer, changed), "opened") << "byte " << i << ", bit " << bit;
        }
    }
}

TEST(AesGcmTokenSealerTest, TheKeyIdIsAuthenticatedEvenWhenTwoIdsHaveTheSameKey) {
    const auto sealer = sealer_with({{1, 'k'}, {3, 'k'}});
    std::string sealed = sealer.seal(core::Secret::copy_of(kToken), kRow);
    sealed[4] = 3;
    EXPECT_EQ(error_of(sealer, sealed),
              "the sealed bytes are not what was sealed under this key for this row");
}

TEST(AesGcmTokenSealerTest, AnotherRowIsRefused) {
    const auto sealer = sealer_with({{1, 'k'}});
    const std::string sealed = sealer.seal(core::Secret::copy_of(kToken), kRow);
    for (const std::string row : {"row of agent 8", "row of agent ", "row of agent 77", ""})
        EXPECT_EQ(error_of(sealer, sealed, row),
                  "the sealed bytes are not what was sealed under this key for this row");
}

TEST(AesGcmTokenSealerTest, AnotherKeyIsRefused) {
    const std::string sealed = sealer_with({{1, 'k'}}).seal(core::Secret::copy_of(kToken), kRow);
    EXPECT_EQ(error_of(sealer_with({{1, 'x'}}), sealed),
              "the sealed bytes are not what was sealed under this key for this row");
    EXPECT_EQ(error_of(sealer_with({{2, 'k'}}), sealed), "token_keys has no key of id 1");
}

TEST(AesGcmTokenSealerTest, AfterARotationTheOldKeyOpensAndTheNewOneSeals) {
    const auto before = sealer_with({{1, 'o'}});
    const auto prepared = sealer_with({{1, 'o'}, {2, 'n'}});
    const auto rotated = sealer_with({{2, 'n'}, {1, 'o'}});
    const auto retired = sealer_with({{2, 'n'}});

    const std::string old_text = before.seal(core::Secret::copy_of(kToken), kRow);
    EXPECT_EQ(error_of(rotated, old_text), "opened");
    const std::string new_text = rotated.seal(core::Secret::copy_of(kToken), kRow);
    EXPECT_EQ(error_of(prepared, new_text), "opened");
    EXPECT_EQ(error_of(retired, new_text), "opened");
    EXPECT_EQ(error_of(retired, old_text), "token_keys has no key of id 1");
}

TEST(AesGcmTokenSealerTest, EveryTruncationIsRefused) {
    const auto sealer = sealer_with({{1, 'k'}});
    const std::string sealed = sealer.seal(core::Secret::copy_of(kToken), kRow);
    for (std::size_t size = 0; size < sealed.size(); ++size) {
        EXPECT_NE(error_of(sealer, std::string_view(sealed).substr(0, size)), "opened") << size;
        EXPECT_NE(error_of(sealer, std::string_view(sealed).substr(sealed.size() - size)), "opened") << size;
    }
    EXPECT_NE(error_of(sealer, sealed + '\0'), "opened");
}

TEST(AesGcmTokenSealerTest, TextsLongerThanAnyTokenAreRefused) {
    const auto sealer = sealer_with({{1, 'k'}});
    EXPECT_THROW(sealer.seal(core::Secret(std::string(65'537, 't')), kRow), std::length_error);
    std::string long_text = bytes_of("0100000001");
    long_text.resize(65'537 + kOverheadBytes);
    EXPECT_EQ(error_of(sealer, long_text), "the sealed bytes have an impossible length");
}

TEST(AesGcmTokenSealerTest, NoTwoSealsShareANonce) {
    const auto sealer = sealer_with({{1, 'k'}});
    std::set<std::string> nonces;
    for (int i = 0; i < 2'000; ++i)
        nonces.insert(sealer.seal(core::Secret::copy_of(kToken), kRow).substr(5, 12));
    EXPECT_EQ(nonces.size(), 2'000u);
}

}  // namespace
}  // namespace calfleet::adapters::crypto
