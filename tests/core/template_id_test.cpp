#include "core/template_id.hpp"

#include "core/event_id.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace calfleet::core {
namespace {

TEST(TemplateIdTest, AHashBecomesAUuidOfVersionEight) {
    std::array<std::uint8_t, 32> hash{};
    std::iota(hash.begin(), hash.end(), std::uint8_t{0xf0});
    EXPECT_EQ(template_id_from(hash).str(), "f0f1f2f3-f4f5-86f7-b8f9-fafbfcfdfeff");
}

TEST(TemplateIdTest, EveryPartOfTheNameCounts) {
    const auto text = [](const char* company, const char* agent, const char* command) {
        return template_id_text(CompanyId(company), AgentId(agent), CommandId(command));
    };
    EXPECT_EQ(text("c", "a", "1"), text("c", "a", "1"));
    EXPECT_NE(text("c", "a", "1"), text("c", "a", "2"));
    EXPECT_NE(text("c", "a", "1"), text("c", "b", "1"));
    EXPECT_NE(text("c", "a", "1"), text("d", "a", "1"));
    EXPECT_NE(text("ca", "", "1"), text("c", "a", "1"));
}

TEST(TemplateIdTest, NoEventsTextIsATemplates) {
    EXPECT_NE(template_id_text(CompanyId("c"), AgentId("a"), CommandId("1")),
              event_id_text(CompanyId("booking_template"), AgentId("c"), CalendarId("a"), CommandId("1")));
}

}  // namespace
}  // namespace calfleet::core
