#include "adapters/crypto/key_ring.hpp"

#include "adapters/crypto/base64.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace calfleet::adapters::crypto {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kKeysMax = 32;
constexpr std::string_view kSeparators = ", \t\r\n";

// Cuts the next entry off `rest`; empty when there is none left.
std::string_view next_entry(std::string_view& rest) {
    rest.remove_prefix(std::min(rest.find_first_not_of(kSeparators), rest.size()));
    const std::string_view entry = rest.substr(0, rest.find_first_of(kSeparators));
    rest.remove_prefix(entry.size());
    return entry;
}

std::optional<std::uint32_t> key_id_from(std::string_view text) {
    std::uint32_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc{} || end != text.data() + text.size() || id == 0) return std::nullopt;
    return id;
}

// An entry whose id cannot be read is named by its place: what stands there may be the key itself.
core::Result<KeyRing::Key, KeyError> parse_entry(std::string_view entry, std::size_t place) {
    const std::string where = "token_keys, entry " + std::to_string(place);
    const std::size_t colon = entry.find(':');
    if (colon == std::string_view::npos)
        return KeyError{where + ": must be written key_id:base64, there is no colon in it"};
    const auto id = key_id_from(entry.substr(0, colon));
    if (!id) return KeyError{where + ": the key id must be a whole number from 1 to 4294967295"};
    const std::string which = where + " (key id " + std::to_string(*id) + "): ";
    auto bytes = base64_decode_secret(entry.substr(colon + 1));
    if (!bytes) return KeyError{which + "the key is not valid base64"};
    if (bytes->reveal().size() != kKeyBytes)
        return KeyError{which + "the key has " + std::to_string(bytes->reveal().size()) +
                        " bytes, exactly 32 are needed"};
    return KeyRing::Key{*id, std::move(*bytes)};
}

}  // namespace

core::Result<KeyRing, KeyError> KeyRing::parse(const core::Secret& token_keys) {
    KeyRing ring{{}};
    std::string_view rest = token_keys.reveal();
    for (std::string_view entry = next_entry(rest); !entry.empty(); entry = next_entry(rest)) {
        const std::size_t place = ring.keys_.size() + 1;
        if (place > kKeysMax) return KeyError{"token_keys has more than 32 keys: remove retired ones"};
        auto key = parse_entry(entry, place);
        if (!key) return key.error();
        if (ring.find(key->id) != nullptr)
            return KeyError{"token_keys, entry " + std::to_string(place) + ": key id " +
                            std::to_string(key->id) + " stands there twice, each key needs its own"};
        ring.keys_.push_back(std::move(*key));
    }
    if (ring.keys_.empty())
        return KeyError{"token_keys is missing: it needs at least one key, written key_id:base64(32 bytes)"};
    return ring;
}

const KeyRing::Key* KeyRing::find(std::uint32_t id) const {
    for (const Key& key : keys_)
        if (key.id == id) return &key;
    return nullptr;
}

}  // namespace calfleet::adapters::crypto
