// A Kafka record as anybody may publish it, in either mode of CloudEvents. The input is the record as text
// (record_text.hpp).
#include "codec/canonical_json.hpp"
#include "codec/command_codec.hpp"
#include "codec/command_hash.hpp"
#include "codec/json_writer.hpp"
#include "codec/utf8.hpp"
#include "fuzz/property.hpp"
#include "fuzz/record_text.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace calfleet::fuzz {
namespace {

core::Record with_headers(const core::Record& record, std::vector<core::Header> headers, std::string value) {
    core::Record other = record;
    other.headers = std::move(headers);
    other.value = std::move(value);
    return other;
}

core::Record in_binary_mode(const core::Record& record, const core::Command& command) {
    return with_headers(record,
                        {{"ce_specversion", "1.0"},
                         {"ce_id", command.id.str()},
                         {"ce_type", command.type},
                         {"content-type", "application/json"}},
                        command.data);
}

core::Record in_structured_mode(const core::Record& record, const core::Command& command) {
    codec::JsonWriter event;
    event.begin_object()
        .member("specversion", "1.0")
        .member("id", command.id.str())
        .member("type", command.type)
        .key("data")
        .raw(command.data)
        .end_object();
    return with_headers(record, {{"content-type", "application/cloudevents+json"}}, event.text());
}

// What one mode says the other can say, and it is the same command.
void check_same(const core::Record& record, const core::Command& command) {
    const auto again = codec::decode_command(record);
    if (!again) {
        claim(again.error().beyond_limits,
              "a command is one in either mode, unless its bytes grow beyond the limits");
        return;
    }
    claim(codec::command_hash_text(*again) == codec::command_hash_text(command),
          "a command is the same in either mode");
}

}  // namespace
}  // namespace calfleet::fuzz

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace calfleet;
    const core::Record record = fuzz::record_of(std::string(data, data + size));
    const auto command = codec::decode_command(record);
    if (!command) {
        fuzz::claim(!command.error().message.empty(), "a refusal says why");
        fuzz::claim(codec::is_utf8(command.error().message), "a refusal can be published");
        return 0;
    }
    fuzz::claim(!command->id.empty() && !command->type.empty(), "a command has an id and a type");
    const std::string canonical = codec::canonical_json(command->data);
    fuzz::claim(codec::canonical_json(canonical) == canonical, "canonical JSON is canonical");
    fuzz::check_same(fuzz::in_binary_mode(record, *command), *command);
    fuzz::check_same(fuzz::in_structured_mode(record, *command), *command);
    return 0;
}
