#include "dead_letters/dead_letter_text.hpp"

#include "adapters/crypto/base64.hpp"
#include "codec/json_parser.hpp"
#include "codec/utf8.hpp"
#include "core/rfc3339.hpp"
#include "pretty_json.hpp"
#include "readable_data.hpp"

#include <algorithm>

namespace calfleet::ctl {
namespace {

std::string cell(std::string text) {
    return text.empty() ? "-" : printable(std::move(text));
}

std::string replay_text(const std::vector<ReplayMark>& replays) {
    if (replays.empty()) return "-";
    const ReplayMark& last = replays.back();
    return printable("as " + last.command_id + " by " + last.by + " at " + last.at +
                     (last.edited ? ", edited" : ""));
}

// As it came, but for what a terminal would obey: lines stay lines.
std::string tame(const std::string& text) {
    std::string tamed = codec::with_replacements(text);
    std::replace_if(
        tamed.begin(), tamed.end(),
        [](unsigned char byte) { return (byte < 0x20 && byte != '\n') || byte == 0x7f; }, '?');
    return tamed;
}

void write_body(codec::JsonWriter& writer, const std::string& body) {
    if (auto json = codec::parse_json(body)) {
        writer.member("body", *json);
    } else if (codec::is_utf8(body)) {
        writer.member("body", body);
    } else {
        writer.member("body_base64", adapters::crypto::base64_encode(body));
    }
}

}  // namespace

std::vector<std::vector<std::string>> letter_table(const std::vector<DeadLetter>& letters) {
    std::vector<std::vector<std::string>> lines{
        {"LETTER", "TIME", "TOPIC", "TYPE", "AGENT", "ERROR", "MESSAGE", "REPLAYED"}};
    for (const DeadLetter& letter : letters)
        lines.push_back({to_text(letter.position), core::to_rfc3339(letter.record.timestamp),
                         cell(letter.fact("original-topic")), cell(letter.type), cell(letter.agent_id),
                         cell(letter.fact("error-code") + "/" + letter.fact("error-class")),
                         cell(letter.fact("error-message")), replay_text(letter.replays)});
    return lines;
}

std::string letter_in_full(const DeadLetter& letter) {
    std::string text =
        "dead letter " + to_text(letter.position) + " of " + core::to_rfc3339(letter.record.timestamp) + "\n";
    text += "key: " + cell(letter.record.key.value_or("")) + "\n";
    for (const core::Header& header : letter.record.headers)
        text += printable(header.name) + ": " + printable(codec::with_replacements(header.value)) + "\n";
    for (const ReplayMark& mark : letter.replays) text += "replayed " + replay_text({mark}) + "\n";
    if (letter.is_body_withheld()) return text + "\nThe body was not kept: it may hold an OAuth code.\n";
    if (!letter.record.value) return text + "\nThe record has no body.\n";
    const auto json = codec::parse_json(*letter.record.value);
    if (json) return text + "\n" + tame(pretty_json(*json)) + "\n";
    return text + "\nThe body is no JSON that a worker reads (" + json.error().message + "):\n" +
           tame(*letter.record.value) + "\n";
}

void write_letter(codec::JsonWriter& writer, const DeadLetter& letter, bool in_full) {
    writer.begin_object();
    writer.member("letter", to_text(letter.position));
    writer.member("time", core::to_rfc3339(letter.record.timestamp));
    for (const char* name : {"original-topic", "original-partition", "original-offset", "error-code",
                             "error-class", "error-message", "attempts", "first-failed-at", "worker-version",
                             "consumer-group", "body-withheld"}) {
        std::string member = name;
        std::replace(member.begin(), member.end(), '-', '_');
        writer.member_unless_empty(member, letter.fact(name));
    }
    writer.member_unless_empty("command_id", letter.command_id);
    writer.member_unless_empty("type", letter.type);
    writer.member_unless_empty("agent_id", letter.agent_id);
    writer.member_unless_empty("replay_of", letter.replay_of);
    writer.key("replays").begin_array();
    for (const ReplayMark& mark : letter.replays)
        writer.begin_object()
            .member("command_id", mark.command_id)
            .member("by", mark.by)
            .member("at", mark.at)
            .member("edited", mark.edited)
            .end_object();
    writer.end_array();
    if (in_full) {
        if (letter.record.key) writer.member("key", *letter.record.key);
        writer.key("headers").begin_array();
        for (const core::Header& header : letter.record.headers)
            writer.begin_object().member("name", header.name).member("value", header.value).end_object();
        writer.end_array();
        if (letter.record.value) write_body(writer, *letter.record.value);
    }
    writer.end_object();
}

}  // namespace calfleet::ctl
