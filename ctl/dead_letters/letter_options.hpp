// Which dead letters a person means, on the command line, and those letters off the broker.
#pragma once

#include "command.hpp"
#include "dead_letters/dead_letter.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace calfleet::ctl {

struct LetterOptions {
    LetterFilter filter;
    std::string since;
    std::size_t limit = 100;
};

// --error-code, --type, --agent, --since and --limit; `options` outlives the parse.
void add_letter_options(CLI::App& command, LetterOptions& options);

// The newest of them, as many as the limit says, the newest last; each with the marks of its replays. Reads
// the whole topic. An exit code after a sentence on stderr where no broker answers or an option cannot be
// read.
// Where the limit left some out, that is said on stderr, too.
core::Result<std::vector<DeadLetter>, int> read_letters(const Session& session, const LetterOptions& options);

}  // namespace calfleet::ctl
