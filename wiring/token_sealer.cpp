#include "wiring/token_sealer.hpp"

#include <optional>
#include <stdexcept>
#include <utility>

namespace calfleet::wiring {
namespace {

class NoTokenSealer final : public ports::TokenSealer {
public:
    std::string seal(const core::Secret&, std::string_view) const override {
        throw std::logic_error("tokens are to be stored by somebody who read no token_keys");
    }
    core::Result<core::Secret, ports::UnsealError> unseal(std::string_view, std::string_view) const override {
        return ports::UnsealError{"no token_keys were read"};
    }
    bool is_current(std::string_view) const override { return false; }
};

}  // namespace

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

const ports::TokenSealer& no_token_sealer() {
    static const NoTokenSealer none;
    return none;
}

}  // namespace calfleet::wiring
