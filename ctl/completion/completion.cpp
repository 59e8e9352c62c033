#include "completion/completion.hpp"

#include "completion/completion_places.hpp"

#include <sstream>

namespace calfleet::ctl {
namespace {

using adapters::config::CommandFacts;
using adapters::config::OptionFacts;
using Places = std::vector<CompletionPlace>;

constexpr const char* kQuoteInSh = R"('\'')";
constexpr const char* kQuoteInFish = R"(\')";

std::string joined(const std::vector<std::string>& words, const std::string& between) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
    return text;
}

std::string quoted(const std::string& text) {
    return shell_quoted(text, kQuoteInSh);
}

// The patterns of a case that lead on to another place.
std::string steps(const Places& places, const std::string& between) {
    std::vector<std::string> patterns;
    for (std::size_t i = 1; i < places.size(); ++i) patterns.push_back(quoted(places[i].path));
    return joined(patterns, between);
}

std::string valued(const Places& places, const std::string& between) {
    std::vector<std::string> patterns;
    for (const std::string& name : names_with_value(places)) patterns.push_back("*' " + name + "'");
    return joined(patterns, between);
}

// What may stand at a place, but for options that stand everywhere.
std::vector<std::string> own_words(const CommandFacts& command) {
    std::vector<std::string> words;
    for (const CommandFacts& below : command.commands) words.push_back(below.name);
    for (const OptionFacts& option : command.options) {
        const auto& more = option.is_positional ? option.choices : option.names;
        words.insert(words.end(), more.begin(), more.end());
    }
    return words;
}

// A branch for each option whose values are known, `branch` being the command that offers them.
std::string value_branches(const Places& places, const std::string& open, const std::string& branch) {
    std::string text;
    for (const CompletionPlace& place : places)
        for (const OptionFacts& option : place.command->options) {
            if (option.is_positional || option.choices.empty()) continue;
            std::vector<std::string> patterns;
            for (const std::string& name : option.names) patterns.push_back(quoted(place.path + " " + name));
            std::string offer = branch;
            offer.replace(offer.find("VALUES"), 6, joined(option.choices, " "));
            text.append("        ").append(open).append(joined(patterns, "|"));
            text.append(") ").append(offer).append(" ;;\n");
        }
    return text;
}

// zsh's _describe takes "word:what it is".
std::string described(const std::string& word, const std::string& help) {
    std::string text = word;
    for (std::size_t at = text.find(':'); at != std::string::npos; at = text.find(':', at + 2))
        text.insert(at, "\\");
    return quoted(text + ":" + help);
}

std::string zsh_arrays(const CommandFacts& command, const char* options) {
    std::string text;
    if (!command.commands.empty()) {
        text += "            commands=(\n";
        for (const CommandFacts& below : command.commands)
            text += "                " + described(below.name, below.help) + "\n";
        text += "            )\n";
    }
    text += std::string("            ") + options + "=(\n";
    for (const OptionFacts& option : command.options)
        for (const std::string& name : option.is_positional ? option.choices : option.names)
            text += "                " + described(name, option.help) + "\n";
    return text + "            )\n";
}

std::string fish_option(const OptionFacts& option, const std::string& begin) {
    std::string line = begin;
    for (const std::string& name : option.names)
        line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    if (!option.choices.empty())
        line += " -x -a " + shell_quoted(joined(option.choices, " "), kQuoteInFish);
    else if (!option.value.empty())
        line += " -r";
    return line + " -d " + shell_quoted(option.help, kQuoteInFish) + "\n";
}

std::string fish_place(const CompletionPlace& place, const std::string& name, bool is_program) {
    const std::string at = "complete -c " + name + " -n \"__" + name + "_at '" + place.path + "'\"";
    std::string text;
    for (const CommandFacts& below : place.command->commands)
        text += at + " -f -a " + below.name + " -d " + shell_quoted(below.help, kQuoteInFish) + "\n";
    for (const OptionFacts& option : place.command->options)
        if (!option.is_positional)
            text += fish_option(option, is_program ? "complete -c " + name : at);
        else if (!option.choices.empty())
            text += at + " -f -a " + shell_quoted(joined(option.choices, " "), kQuoteInFish) + " -d " +
                    shell_quoted(option.help, kQuoteInFish) + "\n";
    return text;
}

}  // namespace

std::string bash_completion(const CommandFacts& program) {
    const Places places = completion_places(program);
    const std::string function = "_" + program.name;
    std::ostringstream script;
    script << "# bash completion of " << program.name << ", written by `" << program.name
           << " completion bash`.\n"
           << function << "() {\n"
           << "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
           << "    local place=" << program.name << " word words i\n"
           << "    for ((i = 1; i < COMP_CWORD; i++)); do\n        word=${COMP_WORDS[i]}\n"
           << "        case \"$place $word\" in\n            " << steps(places, "|")
           << ") place=\"$place $word\" ;;\n            " << valued(places, "|") << ") i=$((i + 1)) ;;\n"
           << "        esac\n    done\n"
           << "    COMPREPLY=()\n    case \"$place $previous\" in\n"
           << value_branches(places, "", "COMPREPLY=($(compgen -W 'VALUES' -- \"$current\")); return")
           << "        " << valued(places, "|") << ") return ;;\n    esac\n    case $place in\n";
    for (const CompletionPlace& place : places)
        script << "        " << quoted(place.path)
               << ") words=" << quoted(joined(own_words(*place.command), " ")) << " ;;\n";
    script << "    esac\n    [[ $place == " << program.name << " ]] || words+="
           << quoted(
                  " " +
                  joined(
                      own_words(
                          {.name = {}, .help = {}, .footer = {}, .options = program.options, .commands = {}}),
                      " "))
           << "\n    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n}\n"
           << "complete -o default -F " << function << " " << program.name << "\n";
    return script.str();
}

std::string zsh_completion(const CommandFacts& program) {
    const Places places = completion_places(program);
    const std::string function = "_" + program.name;
    std::ostringstream script;
    script << "#compdef " << program.name << "\n# Written by `" << program.name << " completion zsh`.\n"
           << function << "() {\n    local place=" << program.name << " word\n"
           << "    local -a commands options everywhere\n    integer i\n"
           << "    for ((i = 2; i < CURRENT; i++)); do\n        word=$words[i]\n"
           << "        case \"$place $word\" in\n            (" << steps(places, "|")
           << ") place=\"$place $word\" ;;\n            (" << valued(places, "|") << ") ((i++)) ;;\n"
           << "        esac\n    done\n    case \"$place $words[CURRENT-1]\" in\n"
           << value_branches(places, "(", "compadd -- VALUES; return") << "        (" << valued(places, "|")
           << ") _files; return ;;\n    esac\n    case $place in\n";
    for (const CompletionPlace& place : places)
        script << "        (" << quoted(place.path) << ")\n"
               << zsh_arrays(*place.command, "options") << "            ;;\n";
    script << "    esac\n    if [[ $place != " << program.name << " ]]; then\n"
           << zsh_arrays({.name = {}, .help = {}, .footer = {}, .options = program.options, .commands = {}},
                         "everywhere")
           << "    fi\n    (($#commands)) && _describe -t commands command commands\n"
           << "    _describe -t options option options -- everywhere\n}\n"
           << "if [[ $funcstack[1] == " << function << " ]]; then\n    " << function
           << " \"$@\"\nelse\n    compdef " << function << " " << program.name << "\nfi\n";
    return script.str();
}

std::string fish_completion(const CommandFacts& program) {
    const Places places = completion_places(program);
    std::ostringstream script;
    script << "# fish completion of " << program.name << ", written by `" << program.name
           << " completion fish`.\n"
           << "function __" << program.name << "_at\n    set -l place " << program.name << "\n"
           << "    set -l skip no\n    for word in (commandline -opc)[2..]\n"
           << "        if test $skip = yes\n            set skip no\n            continue\n        end\n"
           << "        switch \"$place $word\"\n            case " << steps(places, " ")
           << "\n                set place \"$place $word\"\n            case ";
    std::vector<std::string> patterns;
    for (const std::string& name : names_with_value(places)) patterns.push_back("'* " + name + "'");
    script << joined(patterns, " ") << "\n                set skip yes\n        end\n    end\n"
           << "    test \"$place\" = \"$argv[1]\"\nend\n";
    for (const CompletionPlace& place : places)
        script << fish_place(place, program.name, place.command == &program);
    return script.str();
}

}  // namespace calfleet::ctl
