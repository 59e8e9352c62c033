#include "core/title_pattern.hpp"

#include "core/repeatable_chance.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace calfleet::core {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const PlaceholderValues kSiti{{"customer_name", "Siti"}, {"vehicle", "C3"}, {"phone", "+62 811"}};

std::string title(std::string_view pattern, const PlaceholderValues& values = kSiti) {
    return fill(pattern, values, Escape::kNone);
}

TEST(TitlePatternTest, FillsEachPlaceholder) {
    EXPECT_EQ(title("Test drive {{vehicle}} - {{customer_name}} ({{phone}})"),
              "Test drive C3 - Siti (+62 811)");
    EXPECT_EQ(title("{{customer_name}}{{vehicle}}{{customer_name}}"), "SitiC3Siti");
    EXPECT_EQ(title("{{ customer_name }} {{\tvehicle}}"), "Siti C3");
    EXPECT_EQ(title("No placeholder, {just} braces - "), "No placeholder, {just} braces -");
    EXPECT_EQ(title(""), "");
}

TEST(TitlePatternTest, LeavesWhatItDoesNotKnow) {
    EXPECT_EQ(title("{{customer_name}} {{undefined_var}}"), "Siti {{undefined_var}}");
    EXPECT_EQ(title("{{Customer_Name}}"), "{{Customer_Name}}");
    EXPECT_EQ(title("{{customer_name"), "{{customer_name");
    EXPECT_EQ(title("{{ {{customer_name}} }}"), "{{ Siti }}");
    EXPECT_EQ(title("{{{customer_name}}}"), "{Siti}");
}

TEST(TitlePatternTest, NeverReadsAValueAgain) {
    const PlaceholderValues sly{{"customer_name", "{{phone}}"}, {"vehicle", "}} {{"}, {"phone", "secret"}};
    EXPECT_EQ(title("{{customer_name}} wants {{vehicle}}", sly), "{{phone}} wants }} {{");
    EXPECT_EQ(title("{{vehicle}}phone{{vehicle}}", sly), "}} {{phone}} {{");
}

TEST(TitlePatternTest, AnEmptyValueTakesItsSeparatorAlong) {
    struct Row {
        const char* pattern;
        const char* expected;
    };
    // lead_source and email are missing.
    for (const Row& row : {
             Row{"Visit - {{email}}", "Visit"},
             Row{"Visit | {{email}}", "Visit"},
             Row{"Visit, {{email}}", "Visit"},
             Row{"Visit: {{email}}", "Visit"},
             Row{"Visit – {{email}}", "Visit"},
             Row{"Visit — {{email}}", "Visit"},
             Row{"Visit / {{email}}", "Visit"},
             Row{"Visit · {{email}}", "Visit"},
             Row{"Visit-{{email}}", "Visit"},
             Row{"Visit ({{email}})", "Visit"},
             Row{"Visit (({{email}}))", "Visit"},
             Row{"Visit - ({{email}})", "Visit"},
             Row{"{{email}} - Visit", "Visit"},
             Row{"{{email}}: Visit", "Visit"},
             Row{"({{email}}) Visit", "Visit"},
             Row{"{{email}} — {{customer_name}}", "Siti"},
             Row{"{{customer_name}} - {{email}} - {{vehicle}}", "Siti - C3"},
             Row{"{{customer_name}}, {{email}}, {{vehicle}}", "Siti, C3"},
             Row{"{{customer_name}} - {{email}} | {{vehicle}}", "Siti - C3"},
             Row{"{{customer_name}} - {{email}} - {{lead_source}} - {{vehicle}}", "Siti - C3"},
             Row{"{{email}} - {{lead_source}}", ""},
             Row{"{{email}}{{lead_source}}", ""},
             Row{"{{email}} - {{lead_source}} - {{vehicle}}", "C3"},
             Row{"{{vehicle}} - {{email}} / {{lead_source}}", "C3"},
             Row{"{{customer_name}} ({{email}}) - {{vehicle}}", "Siti - C3"},
             Row{"{{customer_name}} ({{email}}, {{vehicle}})", "Siti (C3)"},
             Row{"{{customer_name}} ({{vehicle}}, {{email}})", "Siti (C3)"},
             Row{"{{customer_name}} ({{email}}, {{lead_source}})", "Siti"},
             Row{"{{customer_name}} ({{email}}, {{lead_source}}) C3", "Siti C3"},
             Row{"Visit {{email}} - {{vehicle}}", "Visit - C3"},
             Row{"Visit {{email}}, {{vehicle}}", "Visit, C3"},
             Row{"Visit {{email}} {{vehicle}}", "Visit C3"},
             Row{"Visit {{email}} {{lead_source}} now", "Visit now"},
             Row{"Visit: {{email}} tomorrow", "Visit: tomorrow"},
             Row{"Visit {{email}}now", "Visit now"},
             Row{"Email: {{email}}, phone: {{phone}}", "Email: phone: +62 811"},
             Row{"- Visit {{vehicle}} -", "- Visit C3 -"},
         })
        EXPECT_EQ(title(row.pattern), row.expected) << row.pattern;
}

TEST(TitlePatternTest, SeparatorsInsideValuesAreTheCustomers) {
    const PlaceholderValues odd{{"customer_name", "- Siti -"}, {"vehicle", "(C3,"}};
    EXPECT_EQ(title("{{customer_name}} - {{email}}", odd), "- Siti -");
    EXPECT_EQ(title("{{email}}{{vehicle}}{{email}})", odd), "(C3,)");
    EXPECT_EQ(title("{{email}}: {{customer_name}}", odd), "- Siti -");
}

TEST(TitlePatternTest, ATitleStaysOneLineWhateverAValueHolds) {
    const PlaceholderValues odd{{"customer_name", "\r\nSiti\r\nBcc: x\t\x01\x7f"}, {"vehicle", " \n\t "}};
    EXPECT_EQ(title("{{customer_name}}", odd), "Siti  Bcc: x");
    EXPECT_EQ(title("Visit - {{vehicle}}", odd), "Visit");  // a blank value is an empty one
    EXPECT_EQ(title("{{customer_name}}", {{"customer_name", std::string("a\0b", 3)}}), "a b");
}

TEST(TitlePatternTest, ADescriptionEscapesValuesAndKeepsItsOwnHtml) {
    const PlaceholderValues odd{{"customer_name", "<a href='x'>\"A&B\"</a>"}, {"vehicle", "C3\nred\r"}};
    EXPECT_EQ(fill("<b>{{customer_name}}</b>", odd, Escape::kHtml),
              "<b>&lt;a href=&#39;x&#39;&gt;&quot;A&amp;B&quot;&lt;/a&gt;</b>");
    EXPECT_EQ(fill("{{vehicle}}", odd, Escape::kHtml), "C3\nred");
    EXPECT_EQ(title("{{customer_name}}", odd), "<a href='x'>\"A&B\"</a>");
}

TEST(TitlePatternTest, EachLineOfADescriptionHasItsOwnEnds) {
    EXPECT_EQ(fill("Phone: {{phone}}\nEmail: {{email}}\nCar: {{vehicle}}", kSiti, Escape::kHtml),
              "Phone: +62 811\nEmail\nCar: C3");
    EXPECT_EQ(fill("{{phone}}\n{{email}} - {{vehicle}}", kSiti, Escape::kHtml), "+62 811\nC3");
    EXPECT_EQ(fill("{{customer_name}}\n\n{{email}}\n\n{{vehicle}}", kSiti, Escape::kHtml), "Siti\n\n\n\nC3");
}

TEST(UnknownPlaceholdersTest, NamesEachOnce) {
    EXPECT_THAT(unknown_placeholders("{{customer_name}} {{ vehicle }} {{lead_source}}{{phone}}, {{email}}"),
                IsEmpty());
    EXPECT_THAT(unknown_placeholders("{ok} } {"), IsEmpty());
    EXPECT_THAT(unknown_placeholders("{{undefined_var}} {{phone}} {{x}} {{undefined_var}}"),
                ElementsAre("{{undefined_var}}", "{{x}}"));
    EXPECT_THAT(unknown_placeholders("{{Email}} {{}} {{ }} {{phone number}}"),
                ElementsAre("{{Email}}", "{{}}", "{{ }}", "{{phone number}}"));
}

TEST(UnknownPlaceholdersTest, NamesBracesWithoutACounterpart) {
    EXPECT_THAT(unknown_placeholders("Visit {{phone}"), ElementsAre("{{"));
    EXPECT_THAT(unknown_placeholders("Visit phone}}"), ElementsAre("}}"));
    EXPECT_THAT(unknown_placeholders("{{ {{phone}}"), ElementsAre("{{"));
    EXPECT_THAT(unknown_placeholders("{{{{phone}}}}"), ElementsAre("{{", "}}"));
}

TEST(UnknownPlaceholdersTest, IsBounded) {
    std::string pattern;
    for (int i = 0; i < 5000; ++i) pattern += "{{x" + std::to_string(i) + "}}";
    EXPECT_LE(unknown_placeholders(pattern).size(), 12U);
}

// Random patterns out of pieces that matter.
class RandomPattern {
public:
    std::string next() {
        static const std::vector<std::string> pieces{"{{customer_name}}",
                                                     "{{vehicle}}",
                                                     "{{ lead_source }}",
                                                     "{{phone}}",
                                                     "{{email}}",
                                                     " - ",
                                                     " | ",
                                                     ",",
                                                     ": ",
                                                     "–",
                                                     " — ",
                                                     "/",
                                                     "·",
                                                     "(",
                                                     ")",
                                                     " ",
                                                     "Visit",
                                                     "x",
                                                     "\n",
                                                     "{{",
                                                     "}}",
                                                     "{",
                                                     "}",
                                                     "{{nope}}"};
        std::string pattern;
        for (unsigned count = random_() % 10; count > 0; --count)
            pattern += pieces[random_() % pieces.size()];
        return pattern;
    }
    bool coin() { return random_() % 2 == 0; }

private:
    std::mt19937 random_ = repeatable_chance(77);
};

TEST(TitlePatternPropertyTest, NoKnownPlaceholderIsLeftInAValidPattern) {
    RandomPattern patterns;
    for (int i = 0; i < 50000; ++i) {
        const std::string pattern = patterns.next();
        if (!unknown_placeholders(pattern).empty()) continue;
        PlaceholderValues values;
        for (const std::string_view name : kPlaceholders)
            if (patterns.coin()) values[std::string(name)] = "value";
        for (const Escape escape : {Escape::kNone, Escape::kHtml}) {
            const std::string text = fill(pattern, values, escape);
            for (const std::string_view name : kPlaceholders)
                ASSERT_EQ(text.find("{{" + std::string(name) + "}}"), std::string::npos) << pattern;
        }
    }
}

TEST(TitlePatternPropertyTest, ValuesArriveWholeOnceAndInOrder) {
    RandomPattern patterns;
    for (int i = 0; i < 10000; ++i) {
        const std::string pattern = patterns.next();
        // What a value holds must not matter: separators, parentheses and placeholders of its own.
        const PlaceholderValues values{
            {"customer_name", "<1>-("}, {"phone", "<2>{{email}}"}, {"vehicle", ",<3>:"}};
        const std::string text = fill(pattern, values, Escape::kNone);
        std::size_t from = 0;
        for (std::size_t at = 0; at < pattern.size(); ++at)
            for (const auto& [name, value] : values) {
                if (!std::string_view(pattern).substr(at).starts_with("{{" + name + "}}")) continue;
                from = text.find(value, from);
                ASSERT_NE(from, std::string::npos) << pattern << " -> " << text;
                from += value.size();
            }
        ASSERT_EQ(std::count(text.begin(), text.end(), '<'), std::count(text.begin(), text.end(), '>'));
    }
}

TEST(TitlePatternPropertyTest, WithoutEmptyValuesNothingIsTrimmedButTheEnds) {
    RandomPattern patterns;
    PlaceholderValues values;
    for (const std::string_view name : kPlaceholders) values[std::string(name)] = "v";
    for (int i = 0; i < 20000; ++i) {
        std::string expected = patterns.next();
        const std::string text = fill(expected, values, Escape::kNone);
        for (const std::string name : {"customer_name", "vehicle", " lead_source ", "phone", "email"}) {
            const std::string written = "{{" + name + "}}";
            for (std::size_t at = expected.find(written); at != std::string::npos;
                 at = expected.find(written))
                expected.replace(at, written.size(), "v");
        }
        const std::size_t first = expected.find_first_not_of(" \t");
        expected = first == std::string::npos
                       ? ""
                       : expected.substr(first, expected.find_last_not_of(" \t") - first + 1);
        ASSERT_EQ(text, expected);
    }
}

}  // namespace
}  // namespace calfleet::core
