#include "adapters/config/man_page.hpp"

#include "adapters/config/command_tree.hpp"

#include <CLI/CLI.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace calfleet::adapters::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

struct CommandTreeTest : ::testing::Test {
    CommandTreeTest() {
        app.add_option("--key", text, "a key")->group("Configuration");
        app.add_option("--hidden", text, "nobody's business")->group("");
        auto* list = app.add_subcommand("list", "lists things");
        list->footer("one\n\n.two -- it's a \\ of \"…\"");
        list->add_option("-o,--output", text, "how")
            ->default_str("table")
            ->type_name("FORMAT")
            ->check(CLI::IsMember({"table", "json"}));
        list->add_option("--limit", number, "at most")->check(CLI::Range(1, 200));
        list->add_option("--actor", text, "who")->type_name("USER:ROLE")->required();
        list->add_flag("--all", flag, "everything");
        list->add_option("name", text, "which")->required();
    }

    CLI::App app{"Does things.", "program"};
    std::string text;
    int number = 0;
    bool flag = false;
};

TEST_F(CommandTreeTest, EveryCommandAndEveryOptionThatIsNotHiddenIsRead) {
    const CommandFacts program = read_command_tree(app);
    EXPECT_EQ(program.name, "program");
    ASSERT_EQ(program.options.size(), 2U);  // --help and --key
    EXPECT_THAT(program.options[1].names, ElementsAre("--key"));
    EXPECT_EQ(program.options[1].group, "Configuration");
    ASSERT_EQ(program.commands.size(), 1U);
    EXPECT_EQ(program.commands[0].name, "list");
    EXPECT_EQ(program.commands[0].options.size(), 6U);
}

TEST_F(CommandTreeTest, AnOptionSaysWhatItsValueMayBe) {
    const auto options = read_command_tree(app).commands[0].options;
    EXPECT_THAT(options[1].names, ElementsAre("-o", "--output"));
    EXPECT_EQ(options[1].value, "FORMAT");
    EXPECT_THAT(options[1].choices, testing::UnorderedElementsAre("table", "json"));
    EXPECT_EQ(options[1].default_value, "table");
    EXPECT_EQ(options[2].value, "NUMBER");
    EXPECT_EQ(options[2].range, "1 - 200");
    EXPECT_EQ(options[3].value, "USER:ROLE");
    EXPECT_TRUE(options[3].is_required);
    EXPECT_EQ(options[4].value, "");  // a flag
    EXPECT_TRUE(options[5].is_positional);
    EXPECT_THAT(options[5].names, ElementsAre("name"));
}

TEST_F(CommandTreeTest, APageHasWhatTheHelpHas) {
    const std::string page = man_page(read_command_tree(app), "1.2", "2026-05-12");
    EXPECT_TRUE(page.starts_with(".TH PROGRAM 1 2026-05-12 \"calfleet 1.2\" \"User Commands\"\n.SH NAME\n"));
    EXPECT_THAT(page, HasSubstr("program \\- Does things\n"));
    EXPECT_THAT(page, HasSubstr(".SS \"program list\"\nlists things\n"));
    EXPECT_THAT(page, HasSubstr("\\fB\\-\\-limit\\fR \\fINUMBER\\fR\nat most; 1 \\- 200\n"));
    EXPECT_THAT(page, HasSubstr(".SH CONFIGURATION\n"));
    EXPECT_THAT(page, HasSubstr("\\fB\\-\\-key\\fR"));
    EXPECT_THAT(page, HasSubstr(".SH EXIT STATUS\n"));
    EXPECT_THAT(page, Not(HasSubstr("hidden")));
}

TEST_F(CommandTreeTest, NothingOfATextIsARequestAnEscapeOrBeyondAscii) {
    const std::string page = man_page(read_command_tree(app), "1.2", "2026-05-12");
    EXPECT_THAT(page, HasSubstr("one\n.sp\n\\&.two \\-\\- it\\(aqs a \\e of \"\\[u2026]\"\n.fi\n"));
    for (const char c : page) EXPECT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << page;
}

}  // namespace
}  // namespace calfleet::adapters::config
