#include "worker/secrets.hpp"

#include "adapters/smtp/smtp_target.hpp"
#include "wiring/token_sealer.hpp"

#include <utility>

namespace calfleet::worker {
namespace {

using Refusal = core::Result<Secrets, std::string>;

Refusal refuse(std::string message) {
    return {boost::system::in_place_error, std::move(message)};
}

}  // namespace

core::Result<Secrets, std::string> read_secrets(const adapters::config::Settings& settings) {
    auto sealer = wiring::read_token_sealer(settings);
    if (sealer.has_error()) return refuse(sealer.error());
    auto event_id_key = adapters::crypto::HmacSha256::from_base64("event_id_key", settings.event_id_key);
    if (event_id_key.has_error()) return refuse(event_id_key.error().message);
    if (!settings.smtp_url.empty()) {
        const auto target = adapters::smtp::read_smtp_url(settings.smtp_url);
        if (target.has_error()) return refuse("smtp_url: " + target.error().message);
    }
    return Secrets{std::move(*sealer), std::move(*event_id_key)};
}

}  // namespace calfleet::worker
