#include "app/connections/provider_request.hpp"

#include "codec/json_parser.hpp"
#include "codec/json_reader.hpp"

#include <utility>

namespace calfleet::app::connections {
namespace {

constexpr std::size_t kProviderBytesMax = 64;

core::Failed invalid(std::string message) {
    return core::Failed{core::FailureReason::kInvalidCommand, std::move(message), std::nullopt, {}};
}

}  // namespace

core::Result<codec::JsonValue, core::Failed> decode_for_provider(std::string_view data,
                                                                 const ports::OAuthProvider& provider) {
    auto parsed = codec::parse_json(data);
    if (parsed.has_error()) return invalid(parsed.error().message);
    codec::JsonReader reader(*parsed);
    const std::string named = reader.text("provider", kProviderBytesMax);
    if (reader.ok() && named != provider.name())
        reader.add_problem("provider", "must be one of " + provider.name());
    if (!reader.ok()) return invalid(reader.summary());
    return std::move(*parsed);
}

}  // namespace calfleet::app::connections
