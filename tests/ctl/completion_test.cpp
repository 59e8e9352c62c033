#include "completion/completion.hpp"

#include "completion/completion_places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace calfleet::ctl {
namespace {

using adapters::config::CommandFacts;
using adapters::config::OptionFacts;
using testing::ElementsAre;
using testing::HasSubstr;

OptionFacts option(std::vector<std::string> names, std::string value = {},
                   std::vector<std::string> choices = {}) {
    OptionFacts facts;
    facts.names = std::move(names);
    facts.value = std::move(value);
    facts.choices = std::move(choices);
    facts.help = "it's: an option";
    return facts;
}

// program [--config FILE] dlq list [-o FORMAT] [--all]
CommandFacts program() {
    const CommandFacts list{"list",
                            "lists",
                            "",
                            {option({"-o", "--output"}, "FORMAT", {"table", "json"}), option({"--all"})},
                            {}};
    const CommandFacts dlq{"dlq", "letters", "", {}, {list}};
    return {"program", "does things", "", {option({"--config"}, "FILE")}, {dlq}};
}

TEST(CompletionTest, APlaceIsAnyCommandOfTheTree) {
    const CommandFacts tree = program();
    const auto places = completion_places(tree);
    ASSERT_EQ(places.size(), 3U);
    EXPECT_EQ(places[0].path, "program");
    EXPECT_EQ(places[2].path, "program dlq list");
    EXPECT_EQ(places[2].command->options.size(), 2U);
    EXPECT_THAT(names_with_value(places), ElementsAre("--config", "--output", "-o"));
}

TEST(CompletionTest, ATextIsQuotedAsItsShellTakesIt) {
    EXPECT_EQ(shell_quoted("it's\na $HOME", R"('\'')"), R"('it'\''s a $HOME')");
    EXPECT_EQ(shell_quoted("it's", R"(\')"), R"('it\'s')");
}

TEST(CompletionTest, EachScriptKnowsCommandsOptionsAndValues) {
    const CommandFacts tree = program();
    EXPECT_THAT(bash_completion(tree), HasSubstr("'program dlq list') words='-o --output --all' ;;"));
    EXPECT_THAT(bash_completion(tree), HasSubstr("'program dlq list -o'|'program dlq list --output') "
                                                 "COMPREPLY=($(compgen -W 'table json' -- \"$current\"))"));
    EXPECT_THAT(zsh_completion(tree), HasSubstr(R"('--all:it'\''s: an option')"));
    EXPECT_THAT(zsh_completion(tree), HasSubstr("compadd -- table json"));
    EXPECT_THAT(fish_completion(tree),
                HasSubstr(R"(-n "__program_at 'program dlq list'" -s o -l output -x -a 'table json')"));
    EXPECT_THAT(fish_completion(tree),
                HasSubstr(R"(complete -c program -l config -r -d 'it\'s: an option')"));
}

}  // namespace
}  // namespace calfleet::ctl
