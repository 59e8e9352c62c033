#include "codec/json_parser.hpp"

#include "codec/utf8.hpp"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>

namespace calfleet::codec {
namespace {

// Debian's RapidJSON overflows on some numbers and over-reads some broken strings, unless it parses
// iteratively, from pointer and length, validating UTF-8 and leaving numbers as texts. This handler adds the
// bounds it lacks.
class TreeBuilder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, TreeBuilder> {
public:
    explicit TreeBuilder(const JsonLimits& limits) : limits_(limits) {}

    bool Null() { return add(JsonValue()); }                                // NOLINT
    bool Bool(bool value) { return add(JsonValue(value)); }                 // NOLINT
    bool RawNumber(const char* digits, rapidjson::SizeType length, bool) {  // NOLINT
        return add(JsonValue(JsonValue::Number{std::string(digits, length)}));
    }
    bool String(const char* text, rapidjson::SizeType length, bool) {  // NOLINT
        std::string decoded(text, length);
        return is_text(decoded) && add(JsonValue(std::move(decoded)));
    }
    bool StartObject() { return open(false); }                      // NOLINT
    bool StartArray() { return open(true); }                        // NOLINT
    bool Key(const char* text, rapidjson::SizeType length, bool) {  // NOLINT
        Frame& frame = frames_.back();
        std::string key(text, length);
        if (!is_text(key)) return false;
        const auto same = [&key](const JsonValue::Member& member) { return member.first == key; };
        if (std::any_of(frame.members.begin(), frame.members.end(), same))
            return refuse("has a duplicate key", false);
        if (frame.members.size() == limits_.members_max) return refuse("has too many members", true);
        frame.members.emplace_back(std::move(key), JsonValue());
        return true;
    }
    bool EndObject(rapidjson::SizeType) {  // NOLINT
        JsonValue object(std::move(frames_.back().members));
        frames_.pop_back();
        return place(std::move(object));
    }
    bool EndArray(rapidjson::SizeType) {  // NOLINT
        JsonValue array(std::move(frames_.back().elements));
        frames_.pop_back();
        return place(std::move(array));
    }
    bool Default() { return refuse("has a value of no known kind", false); }  // NOLINT

    JsonValue take_root() { return std::move(root_); }
    const JsonError& refusal() const { return refusal_; }

private:
    struct Frame {
        bool is_array;
        JsonValue::Array elements;
        JsonValue::Object members;
    };

    bool open(bool is_array) {
        if (frames_.size() == limits_.depth_max) return refuse("is nested too deep", true);
        if (!count()) return false;
        frames_.push_back(Frame{is_array, {}, {}});
        return true;
    }
    bool add(JsonValue value) { return count() && place(std::move(value)); }
    // An escape may name half a surrogate pair (`\ude00`), which RapidJSON makes bytes of that are no UTF-8.
    bool is_text(const std::string& decoded) {
        return is_utf8(decoded) || refuse("has half a surrogate pair", false);
    }
    bool count() { return ++values_ <= limits_.values_max || refuse("has too many values", true); }
    bool place(JsonValue value) {
        if (frames_.empty()) {
            root_ = std::move(value);
        } else if (frames_.back().is_array) {
            frames_.back().elements.push_back(std::move(value));
        } else {
            frames_.back().members.back().second = std::move(value);
        }
        return true;
    }
    bool refuse(const char* why, bool beyond_limits) {
        refusal_ = JsonError{beyond_limits, why};
        return false;
    }

    const JsonLimits limits_;
    std::vector<Frame> frames_;
    std::size_t values_ = 0;
    JsonValue root_;
    JsonError refusal_;
};

}  // namespace

core::Result<JsonValue, JsonError> parse_json(std::string_view text, const JsonLimits& limits) {
    if (text.size() > limits.bytes_max) return JsonError{true, "the JSON is too large"};
    if (text.find('\0') != std::string_view::npos) return JsonError{true, "the JSON has a NUL byte"};

    constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag |
                                rapidjson::kParseNumbersAsStringsFlag;
    rapidjson::MemoryStream stream(text.data(), text.size());
    rapidjson::Reader reader;
    TreeBuilder builder(limits);
    const auto outcome = reader.Parse<kFlags>(stream, builder);
    if (!outcome.IsError()) return builder.take_root();

    const std::string place = " at byte " + std::to_string(outcome.Offset());
    switch (outcome.Code()) {
        case rapidjson::kParseErrorTermination:
            return JsonError{builder.refusal().beyond_limits,
                             "the JSON " + builder.refusal().message + place};
        case rapidjson::kParseErrorStringInvalidEncoding:
            return JsonError{true, "the JSON is not UTF-8" + place};
        default:
            return JsonError{false, "not JSON" + place + ": " + rapidjson::GetParseError_En(outcome.Code())};
    }
}

}  // namespace calfleet::codec
