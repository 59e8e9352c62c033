#include "adapters/crypto/lockbox.hpp"

#include "adapters/crypto/aes_gcm_token_sealer.hpp"
#include "adapters/crypto/base64.hpp"
#include "adapters/crypto/hexadecimal.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

namespace calfleet::adapters::crypto {
namespace {

constexpr const char* kMasterKey = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
// Computed by another implementation (Python's hmac and cryptography) after the derivation below gave
// Lockbox's own known answers there.
constexpr std::string_view kAuthData =
    R"({"access_token":"a-1","refresh_token":"r-1","expires_at":1778554800})";
constexpr std::string_view kAuthDataText =
    "yv66vvrO263eyviIvZoW1GVbRyEy0Vajvl6PiX9bYsA5oKRybvtzlp1Be9n2KOJ3uNzROnIRlEGcNvyeMk+kTGbChLyZzqCWpBdEO12"
    "ftY01LMiT+hJT7IvAgtGDdb2w";
constexpr std::string_view kNotWritten = "a Lockbox text that was not written under lockbox_master_key";

Lockbox lockbox(const std::string& master_key = kMasterKey) {
    auto made = Lockbox::of_auth_data(core::Secret(master_key));
    if (!made) throw std::runtime_error(made.error().message);
    return std::move(*made);
}

std::string error_of(const Lockbox& box, std::string_view text) {
    const auto opened = box.open(text);
    return opened ? "opened" : opened.error().message;
}

AesGcmTokenSealer sealer_with(std::optional<Lockbox> box) {
    return AesGcmTokenSealer(*KeyRing::parse(core::Secret("1:" + base64_encode(std::string(32, 'k')))),
                             std::move(box));
}

TEST(LockboxTest, DerivesTheKeyOfLockboxsOwnTest) {
    EXPECT_EQ(lockbox_attribute_key(core::Secret(std::string(32, '\0')), "users", "license").reveal(),
              bytes_of("d96ffa3fe916b3a9b57d084f5781e95748333b877e32e6399e387d3d75b238a1"));
}

TEST(LockboxTest, OpensTheTextOfLockboxsOwnTest) {
    const Lockbox box(
        core::Secret(bytes_of("61e6ba4a3a2498e3a8fdcd047eff0cd9864016f2c83c34599a3257a57ce6f7fb")));
    const auto opened = box.open("Uv/+Sgar0kM216AvVlBH5Gt8vIwtQGfPysl539WY2DER62AoJg==");
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_EQ(opened->reveal(), "it works!");
}

TEST(LockboxTest, OpensTheColumnAuthDataUnderTheMasterKey) {
    const auto opened = lockbox().open(kAuthDataText);
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_EQ(opened->reveal(), kAuthData);

    EXPECT_EQ(error_of(lockbox(std::string(64, '0')), kAuthDataText), kNotWritten);
    const Lockbox of_another_column(lockbox_attribute_key(
        core::Secret(bytes_of(kMasterKey)), "organization_connections", "auth_type_ciphertext"));
    EXPECT_EQ(error_of(of_another_column, kAuthDataText), kNotWritten);
}

TEST(LockboxTest, TheMasterKeyIs64HexadecimalCharactersOfEitherCase) {
    std::string upper_case = kMasterKey;
    for (char& c : upper_case) c = c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
    EXPECT_EQ(error_of(lockbox(upper_case), kAuthDataText), "opened");

    for (const std::string& bad :
         {std::string(), std::string(63, '0'), std::string(65, '0'), std::string(63, '0') + "g",
          std::string(63, '0') + " ", std::string(32, 'k'), std::string(63, '0') + '\0'}) {
        const auto made = Lockbox::of_auth_data(core::Secret(bad));
        ASSERT_FALSE(made) << bad;
        EXPECT_EQ(made.error().message, "lockbox_master_key must be 64 hexadecimal characters");
    }
}

TEST(LockboxTest, WhatIsNotThatFormatIsRefusedWithASentence) {
    const Lockbox box = lockbox();
    constexpr std::string_view kNoBase64 =
        "the sealed bytes are neither ours nor base64 as Lockbox writes it";
    EXPECT_EQ(error_of(box, R"({"access_token":"a-1"})"), kNoBase64);
    EXPECT_EQ(error_of(box, std::string(kAuthDataText) + "\n"), kNoBase64);
    EXPECT_EQ(error_of(box, kAuthDataText.substr(1)), kNoBase64);
    EXPECT_EQ(error_of(box, ""), "a Lockbox text too short for its nonce and tag");
    EXPECT_EQ(error_of(box, base64_encode(std::string(27, 'x'))),
              "a Lockbox text too short for its nonce and tag");
    EXPECT_EQ(error_of(box, base64_encode(std::string(28, 'x'))), kNotWritten);
    EXPECT_EQ(error_of(box, std::string(100'000, 'A')), "the sealed bytes have an impossible length");
}

TEST(LockboxTest, AnyFlippedBitIsRefused) {
    const Lockbox box = lockbox();
    const std::string bytes = *base64_decode(kAuthDataText);
    for (std::size_t i = 0; i < bytes.size() * 8; ++i) {
        std::string changed = bytes;
        changed[i / 8] = static_cast<char>(changed[i / 8] ^ (1U << (i % 8)));
        EXPECT_EQ(error_of(box, base64_encode(changed)), kNotWritten) << "bit " << i;
    }
    for (std::size_t i = 0; i < kAuthDataText.size() * 8; ++i) {
        std::string changed(kAuthDataText);
        changed[i / 8] = static_cast<char>(changed[i / 8] ^ (1U << (i % 8)));
        EXPECT_NE(error_of(box, changed), "opened") << "bit " << i << " of the text";
    }
}

TEST(LockboxTest, TheSealerOpensLockboxRowsWhereALockboxIsConfigured) {
    const auto sealer = sealer_with(lockbox());
    const auto opened = sealer.unseal(kAuthDataText, "any row");
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_EQ(opened->reveal(), kAuthData);

    const auto without = sealer_with(std::nullopt).unseal(kAuthDataText, "any row");
    ASSERT_FALSE(without);
    EXPECT_EQ(without.error().message, "the sealed bytes have a format this version does not know");
}

TEST(LockboxTest, ALockboxRowIsNeverCurrentAndOnceSealedAnewIsBoundToItsRow) {
    const auto sealer = sealer_with(lockbox());
    EXPECT_FALSE(sealer.is_current(kAuthDataText));

    const std::string sealed = sealer.seal(*sealer.unseal(kAuthDataText, "row"), "row");
    EXPECT_TRUE(sealer.is_current(sealed));
    EXPECT_TRUE(sealer.unseal(sealed, "row"));
    EXPECT_FALSE(sealer.unseal(sealed, "another row"));
}

TEST(LockboxTest, OurOwnFormatIsNeverTriedAsLockbox) {
    const auto sealer = sealer_with(lockbox());
    std::string sealed = sealer.seal(core::Secret("t"), "row");
    sealed.back() = static_cast<char>(sealed.back() ^ 1);
    EXPECT_EQ(sealer.unseal(sealed, "row").error().message,
              "the sealed bytes are not what was sealed under this key for this row");
    EXPECT_EQ(sealer.unseal("", "row").error().message, "the sealed bytes have an impossible length");
}

}  // namespace
}  // namespace calfleet::adapters::crypto
