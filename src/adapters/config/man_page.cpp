#include "adapters/config/man_page.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <sstream>
#include <utility>

namespace calfleet::adapters::config {
namespace {

constexpr std::string_view kPlainGroup = "Options";

// One character of UTF-8 at the front, taken off. What is none counts as Latin-1.
std::uint32_t take_character(std::string_view& text) {
    const auto byte = [&text](std::size_t at) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at]));
    };
    const std::uint32_t first = byte(0);
    const std::size_t size = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (size == 1 || text.size() < size) {
        text.remove_prefix(1);
        return first;
    }
    std::uint32_t character = first & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) character = (character << 6U) | (byte(i) & 0x3FU);
    text.remove_prefix(size);
    return character;
}

// Text as roff takes it: nothing in it is a request, an escape or beyond ASCII.
std::string escaped(std::string_view text) {
    std::ostringstream roff;
    while (!text.empty()) {
        const std::uint32_t character = take_character(text);
        if (character == '\\')
            roff << "\\e";
        else if (character == '-')
            roff << "\\-";
        else if (character == '\'')
            roff << "\\(aq";
        else if (character < 0x80)
            roff << static_cast<char>(character);
        else
            roff << "\\[u" << std::uppercase << std::hex << (character < 0x1000 ? "0" : "") << character
                 << "]";
    }
    return roff.str();
}

// A line of text that does not begin like a request.
std::string line(std::string_view text) {
    const bool looks_like_a_request = text.starts_with('.');
    return (looks_like_a_request ? "\\&" : "") + escaped(text) + "\n";
}

std::string bold(std::string_view text) {
    return "\\fB" + escaped(text) + "\\fR";
}

std::string italic(std::string_view text) {
    return "\\fI" + escaped(text) + "\\fR";
}

std::string term_of(const OptionFacts& option) {
    std::string term;
    for (const std::string& name : option.names)
        term += (term.empty() ? "" : ", ") + (option.is_positional ? italic(name) : bold(name));
    if (option.value.empty() || option.is_positional) return term;
    if (option.choices.empty()) return term + " " + italic(option.value);
    std::string choices;
    for (const std::string& choice : option.choices) choices += (choices.empty() ? "" : "|") + choice;
    return term + " " + italic(choices);
}

std::string text_of(const OptionFacts& option) {
    std::string text = option.help.empty() ? "See the program's documentation" : option.help;
    if (!option.range.empty()) text += "; " + option.range;
    if (option.is_required) text += " (required)";
    if (!option.default_value.empty()) text += " [" + option.default_value + "]";
    return text;
}

void write_options(std::ostream& page, const CommandFacts& command, bool positional, std::string_view group) {
    for (const OptionFacts& option : command.options)
        if (option.is_positional == positional && (positional || option.group == group))
            page << ".TP\n" << term_of(option) << "\n" << line(text_of(option));
}

// As it was laid out: such texts hold examples. A blank line would be a fault within it.
void write_footer(std::ostream& page, const std::string& footer) {
    if (footer.empty()) return;
    page << ".PP\n.nf\n";
    std::istringstream lines(footer);
    for (std::string one; std::getline(lines, one);) page << (one.empty() ? ".sp\n" : line(one));
    page << ".fi\n";
}

// Every command has it: said once, of the program.
CommandFacts without_help(CommandFacts command) {
    std::erase_if(command.options, [](const OptionFacts& option) {
        return std::find(option.names.begin(), option.names.end(), "--help") != option.names.end();
    });
    return command;
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the program's own commands are
void write_commands(std::ostream& page, const CommandFacts& command, const std::string& path) {
    for (const CommandFacts& below : command.commands) {
        const std::string name = path + " " + below.name;
        page << ".SS \"" << escaped(name) << "\"\n" << line(below.help);
        write_options(page, below, true, "");
        write_options(page, without_help(below), false, kPlainGroup);
        write_footer(page, below.footer);
        write_commands(page, below, name);
    }
}

void write_synopsis(std::ostream& page, const CommandFacts& program) {
    page << ".SH SYNOPSIS\n" << bold(program.name) << " [" << italic("OPTIONS") << "]";
    page << (program.commands.empty() ? std::string() : " " + italic("COMMAND") + " ...") << "\n";
}

void write_exit_status(std::ostream& page) {
    constexpr std::array<std::pair<const char*, const char*>, 5> kCodes{
        {{"0", "it did what it was asked to"},
         {"1", "it failed, as it said"},
         {"64", "the command line cannot be meant"},
         {"69", "something it depends on is away: a broker, the store, a worker"},
         {"78", "the configuration cannot be used"}}};
    page << ".SH EXIT STATUS\n";
    for (const auto& [code, meaning] : kCodes) page << ".TP\n" << bold(code) << "\n" << line(meaning);
}

std::string upper_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 0x20) : static_cast<char>(c);
    });
    return text;
}

}  // namespace

std::string man_page(const CommandFacts& program, const std::string& version, const std::string& date) {
    std::ostringstream page;
    page << ".TH " << escaped(upper_case(program.name)) << " 1 " << date << " \"calfleet " << escaped(version)
         << "\" \"User Commands\"\n";
    std::string about = program.help;
    if (about.ends_with('.')) about.pop_back();
    page << ".SH NAME\n" << escaped(program.name) << " \\- " << escaped(about) << "\n";
    write_synopsis(page, program);
    page << ".SH OPTIONS\n";
    write_options(page, program, true, "");
    write_options(page, program, false, kPlainGroup);
    if (!program.commands.empty()) page << ".SH COMMANDS\n";
    write_commands(page, program, program.name);
    page
        << ".SH CONFIGURATION\n"
        << line(
               "Each key is an option here, the same name with underscores in the file that --config names "
               "(TOML), and CALFLEET_ before it in capitals in the environment. An option wins over the "
               "environment, that over the file. Of a secret, CALFLEET_KEY_FILE names a file that holds it.");
    std::vector<std::string> groups;
    for (const OptionFacts& option : program.options)
        if (option.group != kPlainGroup &&
            std::find(groups.begin(), groups.end(), option.group) == groups.end())
            groups.push_back(option.group);
    for (const std::string& group : groups) write_options(page, program, false, group);
    write_exit_status(page);
    return page.str();
}

}  // namespace calfleet::adapters::config
