#include "wiring/token_sealer.hpp"

#include <optional>
#include <utility>

namespace calfleet::wiring {

core::Result<adapters::crypto::AesGcmTokenSealer, std::string> read_token_sealer(
    const adapters::config::Settings& settings) {
    auto keys = adapters::crypto::KeyRing::parse(settings.token_keys);
    if (keys.has_error()) return keys.error().message;
    std::optional<adapters::crypto::Lockbox> lockbox;
    if (!settings.lockbox_master_key.empty()) {
        auto read = adapters::crypto::Lockbox::of_auth_data(settings.lockbox_master_key);
        if (read.has_error()) return read.error().message;
        lockbox = std::move(*read);
    }
    return adapters::crypto::AesGcmTokenSealer(std::move(*keys), std::move(lockbox));
}

}  // namespace calfleet::wiring
