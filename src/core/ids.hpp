// Names of things, each a type of its own, so that a company can never be passed for an agent.
// The text is opaque: whoever reads one from outside checks it with is_valid_id first.
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace calfleet::core {

template <class Tag>
class NamedId {
public:
    NamedId() = default;
    explicit NamedId(std::string text) : text_(std::move(text)) {}

    const std::string& str() const { return text_; }
    bool empty() const { return text_.empty(); }

    friend auto operator<=>(const NamedId&, const NamedId&) = default;

private:
    std::string text_;
};

using CommandId = NamedId<struct CommandIdTag>;
using CompanyId = NamedId<struct CompanyIdTag>;
using AgentId = NamedId<struct AgentIdTag>;
using ConversationId = NamedId<struct ConversationIdTag>;
using TemplateId = NamedId<struct TemplateIdTag>;
using CalendarId = NamedId<struct CalendarIdTag>;
using EventId = NamedId<struct EventIdTag>;

// 1 to 256 bytes, no control characters: what we accept as an id from a message, an option or a file.
inline bool is_valid_id(std::string_view text) {
    constexpr std::size_t kIdBytesMax = 256;
    if (text.empty() || text.size() > kIdBytesMax) return false;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) return false;
    }
    return true;
}

}  // namespace calfleet::core

template <class Tag>
struct std::hash<calfleet::core::NamedId<Tag>> {  // NOLINT(cert-dcl58-cpp): made to be specialised
    std::size_t operator()(const calfleet::core::NamedId<Tag>& id) const noexcept {
        return std::hash<std::string>{}(id.str());
    }
};
