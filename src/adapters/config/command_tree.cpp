#include "adapters/config/command_tree.hpp"

#include <CLI/CLI.hpp>

#include <string_view>

namespace calfleet::adapters::config {
namespace {

constexpr std::string_view kRange = " in [";

std::vector<std::string> words_of(std::string_view list) {
    std::vector<std::string> words;
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        words.emplace_back(list.substr(0, comma));
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return words;
}

// CLI11 tells of a check in the type's name: "FORMAT:{table,json}", "INT:INT in [1 - 200]".
void read_type(const std::string& text, OptionFacts& facts) {
    const std::size_t brace = text.find(":{");
    const std::size_t range = text.find(kRange);
    facts.value = text;
    if (brace != std::string::npos) {
        const std::size_t begin = brace + 2;
        facts.choices = words_of(std::string_view(text).substr(begin, text.rfind('}') - begin));
        facts.value = text.substr(0, brace);
    } else if (range != std::string::npos) {
        const std::size_t begin = range + kRange.size();
        facts.range = text.substr(begin, text.rfind(']') - begin);
        facts.value = "NUMBER";
    }
    if (facts.value == "INT" || facts.value == "UINT") facts.value = "NUMBER";
}

OptionFacts facts_of(const CLI::Option& option) {
    OptionFacts facts;
    for (const std::string& name : option.get_snames()) facts.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) facts.names.push_back("--" + name);
    facts.is_positional = !option.nonpositional();
    if (facts.is_positional) facts.names.push_back(option.get_name(true));
    if (option.get_type_size() != 0) read_type(option.get_type_name(), facts);
    facts.default_value = option.get_default_str();
    facts.help = option.get_description();
    facts.group = option.get_group();
    facts.is_required = option.get_required();
    return facts;
}

}  // namespace

// NOLINTNEXTLINE(misc-no-recursion): as deep as the program's own commands are
CommandFacts read_command_tree(const CLI::App& app) {
    CommandFacts facts;
    facts.name = app.get_name();
    facts.help = app.get_description();
    facts.footer = app.get_footer();
    for (const CLI::Option* option : app.get_options())
        if (!option->get_group().empty()) facts.options.push_back(facts_of(*option));
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
        facts.commands.push_back(read_command_tree(*command));
    return facts;
}

}  // namespace calfleet::adapters::config
