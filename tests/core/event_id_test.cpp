#include "core/event_id.hpp"

#include "core/repeatable_chance.hpp"
#include "core/row_binding.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace calfleet::core {
namespace {

TEST(RowBindingTest, PrefixesEachPartWithItsLength) {
    EXPECT_EQ(row_binding({"ab", "c"}), "2:ab1:c");
    EXPECT_EQ(row_binding({}), "");
    EXPECT_EQ(row_binding({""}), "0:");
    EXPECT_EQ(row_binding({std::string(12, 'x')}), "12:xxxxxxxxxxxx");
}

TEST(RowBindingTest, DifferentPartsNeverGiveTheSameText) {
    std::set<std::string> texts;
    const std::vector<std::string> parts{"", "a", "1", ":", "1:a", "a1:", "0:", "12", "2:", "aa"};
    for (const auto& a : parts) {
        texts.insert(row_binding({a}));
        for (const auto& b : parts) {
            texts.insert(row_binding({a, b}));
            for (const auto& c : parts) texts.insert(row_binding({a, b, c}));
        }
    }
    EXPECT_EQ(texts.size(), 10U + 100U + 1000U);
}

TEST(EventIdTest, TheHashedTextNamesAllFourParts) {
    EXPECT_EQ(event_id_text(CompanyId("c-1"), AgentId("a-22"), CalendarId("primary"), CommandId("cmd")),
              "3:c-14:a-227:primary3:cmd");
    EXPECT_NE(event_id_text(CompanyId("1"), AgentId("23"), CalendarId("p"), CommandId("c")),
              event_id_text(CompanyId("12"), AgentId("3"), CalendarId("p"), CommandId("c")));
}

TEST(EventIdTest, IsBase32HexOfTheHash) {
    std::array<std::uint8_t, 32> hash{};
    EXPECT_EQ(event_id_from(hash).str(), std::string(52, '0'));
    hash.fill(0xff);
    EXPECT_EQ(event_id_from(hash).str(), std::string(51, 'v') + "g");
    // "foobar" is "cpnmuoj1e8" in RFC 4648, section 10; the zeros after it begin inside the tenth character.
    hash = {'f', 'o', 'o', 'b', 'a', 'r'};
    EXPECT_EQ(event_id_from(hash).str(), "cpnmuoj1e8" + std::string(42, '0'));
}

TEST(EventIdTest, HasTheAlphabetAndLengthGoogleAllows) {
    std::mt19937 random = repeatable_chance(4648);
    std::set<std::string> ids;
    for (int i = 0; i < 1000; ++i) {
        std::array<std::uint8_t, 32> hash{};
        for (auto& byte : hash) byte = static_cast<std::uint8_t>(random());
        const std::string id = event_id_from(hash).str();
        ASSERT_EQ(id.size(), 52U);
        ASSERT_EQ(id.find_first_not_of("0123456789abcdefghijklmnopqrstuv"), std::string::npos);
        ids.insert(id);
    }
    EXPECT_EQ(ids.size(), 1000U);
}

}  // namespace
}  // namespace calfleet::core
