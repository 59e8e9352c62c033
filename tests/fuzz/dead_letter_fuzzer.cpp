// A record as it lies on calendar.dead-letters, where what nobody could read is kept. The input is the record
// as text (record_text.hpp).
#include "codec/command_codec.hpp"
#include "codec/json_parser.hpp"
#include "dead_letters/dead_letter_text.hpp"
#include "dead_letters/replay_plan.hpp"
#include "fuzz/property.hpp"
#include "fuzz/record_text.hpp"

#include <algorithm>
#include <string>

namespace calfleet::fuzz {
namespace {

bool is_tame(const std::string& text) {
    return std::none_of(text.begin(), text.end(),
                        [](unsigned char byte) { return (byte < 0x20 && byte != '\n') || byte == 0x7f; });
}

void check_shown(const ctl::DeadLetter& letter) {
    claim(is_tame(ctl::letter_in_full(letter)), "no letter steers a terminal");
    const auto lines = ctl::letter_table({letter});
    for (const std::string& cell : lines.back())
        claim(is_tame(cell) && cell.find('\n') == std::string::npos, "a letter is one line of a table");
    codec::JsonWriter writer;
    ctl::write_letter(writer, letter, true);
    // The body lies within the letter, and bytes that are no JSON grow when they are quoted.
    const codec::JsonLimits limits{
        .bytes_max = 16'777'216, .depth_max = 40, .values_max = 1'000'000, .members_max = 100'000};
    claim(codec::parse_json(writer.text(), limits).has_value(), "a letter is written as JSON");
}

void check_replayed(const ctl::DeadLetter& letter) {
    const auto draft = ctl::draft_replay(letter, {});
    if (draft.has_error()) return claim(!draft.error().empty(), "a refusal says why");
    const std::string id = ctl::replay_id(draft->original, 1);
    claim(core::is_valid_id(id), "a replay has an id");
    const auto replay = ctl::replay_command(*draft, id, core::Instant(), std::chrono::seconds(60));
    if (replay.has_error()) return claim(!replay.error().empty(), "a refusal says why");
    claim(replay->command.id.str() == id, "a worker reads the id that was given");
    claim(replay->command.type == draft->type, "a worker reads the type that was meant");
}

}  // namespace
}  // namespace calfleet::fuzz

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace calfleet;
    const core::Record record = fuzz::record_of(std::string(data, data + size));
    const auto mark = ctl::read_replay_mark(record);
    const auto letter = ctl::read_dead_letter(record);
    if (mark)
        fuzz::claim(ctl::parse_letter_position(ctl::to_text(mark->letter)) == mark->letter,
                    "a mark names a letter");
    if (!letter) return 0;
    fuzz::check_shown(*letter);
    fuzz::check_replayed(*letter);
    return 0;
}
