#include "store_session.hpp"

#include "wiring/token_sealer.hpp"

#include <stdexcept>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;

// For commands that touch no token.
class NoSealer final : public ports::TokenSealer {
public:
    std::string seal(const core::Secret&, std::string_view) const override {
        throw std::logic_error("tokens are to be stored by a command that read no token_keys");
    }
    core::Result<core::Secret, ports::UnsealError> unseal(std::string_view, std::string_view) const override {
        return ports::UnsealError{"this command read no token_keys"};
    }
    bool is_current(std::string_view) const override { return false; }
};

}  // namespace

StoreSession::Opened StoreSession::open(const Session& session) {
    auto store = open_as_it_is(session);
    if (store.has_error()) return store.error();
    return prepared(std::move(*store));
}

StoreSession::Opened StoreSession::open_as_it_is(const Session& session) {
    auto settings = session.settings();
    if (settings.has_error()) return settings.error();
    return std::unique_ptr<StoreSession>(new StoreSession(settings->store_url, std::make_unique<NoSealer>()));
}

StoreSession::Opened StoreSession::open_with_keys(const Session& session) {
    auto settings = session.settings();
    if (settings.has_error()) return settings.error();
    auto sealer = wiring::read_token_sealer(*settings);
    if (sealer.has_error()) return refuse(sealer.error(), config::kExitConfig);
    return prepared(std::unique_ptr<StoreSession>(new StoreSession(
        settings->store_url, std::make_unique<adapters::crypto::AesGcmTokenSealer>(std::move(*sealer)))));
}

StoreSession::Opened StoreSession::prepared(std::unique_ptr<StoreSession> session) {
    auto version = session->run(session->stores().prepare());
    if (version.has_error())
        return refuse("the store cannot be used: " + version.error().message, config::kExitUnavailable);
    return session;
}

}  // namespace calfleet::ctl
