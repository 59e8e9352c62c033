#include "dead_letters/replay_plan.hpp"

#include "adapters/crypto/sha256.hpp"
#include "codec/cloud_event.hpp"
#include "codec/command_codec.hpp"
#include "codec/command_record.hpp"
#include "codec/json_parser.hpp"
#include "command_record.hpp"
#include "core/ids.hpp"
#include "core/quoted.hpp"
#include "core/topic.hpp"

namespace calfleet::ctl {
namespace {

constexpr const char* kHoldsACode = "calendar.complete_oauth";

template <class T>
core::Result<T, std::string> problem(std::string sentence) {
    return {boost::system::in_place_error, std::move(sentence)};
}

std::string text_of(const codec::JsonValue& object, std::string_view name) {
    const codec::JsonValue* member = object.find(name);
    const std::string* text = member == nullptr ? nullptr : member->as_string();
    return text == nullptr ? std::string() : *text;
}

// The data that the letter itself holds, as JSON text.
core::Result<std::string, std::string> data_in(const DeadLetter& letter) {
    codec::CloudEvent event;
    const auto read = codec::read_cloud_event(letter.record, event);
    if (read.has_error() || event.data.as_object() == nullptr)
        return problem<std::string>("its data is no JSON object that a worker reads (" +
                                    (read.has_error() ? read.error().message : "it is of another kind") +
                                    "); give the fixed one with --data");
    return {boost::system::in_place_value, std::move(event.data_text)};
}

std::string traceparent_of(const DeadLetter& letter) {
    codec::CloudEvent event;
    static_cast<void>(codec::read_cloud_event(letter.record, event));
    return event.traceparent;
}

}  // namespace

core::Result<ReplayDraft, std::string> draft_replay(const DeadLetter& letter, const LetterChange& change) {
    ReplayDraft draft;
    draft.type = change.type.empty() ? letter.type : change.type;
    if (letter.is_body_withheld() || draft.type == kHoldsACode)
        return problem<ReplayDraft>("its OAuth code was not kept and would be used up: connect again");
    if (draft.type.empty()) return problem<ReplayDraft>("it names no type; give one with --as-type");
    if (!core::topic_of(draft.type))
        return problem<ReplayDraft>("no topic carries commands of type " + core::quoted(draft.type) +
                                    "; give another with --as-type");
    auto data = change.data
                    ? core::Result<std::string, std::string>(boost::system::in_place_value, *change.data)
                    : data_in(letter);
    if (data.has_error()) return problem<ReplayDraft>(data.error());
    const auto parsed = codec::parse_json(*data);
    if (parsed.has_error()) return problem<ReplayDraft>("the data is " + parsed.error().message);
    if (parsed->as_object() == nullptr) return problem<ReplayDraft>("the data must be one JSON object");
    draft.data = std::move(*data);
    if (core::scope_of(draft.type) != core::CommandScope::kCompany &&
        core::scope_of(draft.type) != core::CommandScope::kFleet)
        draft.agent_id = text_of(*parsed, "agent_id");
    draft.key = key_of_command(draft.agent_id, core::scope_of(draft.type) == core::CommandScope::kFleet
                                                   ? std::string()
                                                   : text_of(*parsed, "company_id"));
    draft.original = ancestors_of(letter).front();
    draft.traceparent = traceparent_of(letter);
    return draft;
}

std::vector<std::string> ancestors_of(const DeadLetter& letter) {
    std::vector<std::string> ids;
    if (core::is_valid_id(letter.replay_of)) ids.push_back(letter.replay_of);
    if (!letter.command_id.empty()) ids.push_back(letter.command_id);
    if (ids.empty())
        ids.push_back(letter.fact("original-topic") + "/" + letter.fact("original-partition") + "/" +
                      letter.fact("original-offset"));
    return ids;
}

std::string replay_id(const std::string& original, int number) {
    const std::string suffix = ":replay:" + std::to_string(number);
    const std::string id = original + suffix;
    // Too long for an id: its digest stands for it.
    return core::is_valid_id(id) ? id : adapters::crypto::sha256_hex(original) + suffix;
}

core::Result<ReplayCommand, std::string> replay_command(const ReplayDraft& draft, std::string id,
                                                        core::Instant now, std::chrono::seconds valid_for) {
    core::OutgoingRecord record = codec::encode_command({.id = std::move(id),
                                                         .type = draft.type,
                                                         .source = "/calfleetctl",
                                                         .time = now,
                                                         .expires_at = now + valid_for,
                                                         .key = draft.key,
                                                         .agent_id = draft.agent_id,
                                                         .data = draft.data});
    record.headers.push_back({"ce_replayof", draft.original});
    if (!draft.traceparent.empty()) record.headers.push_back({"traceparent", draft.traceparent});

    core::Record as_it_comes;
    as_it_comes.timestamp = now;
    as_it_comes.key = record.key;
    as_it_comes.value = record.value;
    as_it_comes.headers = record.headers;
    auto command = codec::decode_command(as_it_comes);
    if (command.has_error())
        return problem<ReplayCommand>("a worker would refuse it: " + command.error().message);
    return ReplayCommand{std::move(record), std::move(*command)};
}

}  // namespace calfleet::ctl
