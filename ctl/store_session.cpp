#include "store_session.hpp"

#include "wiring/token_sealer.hpp"

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;

}  // namespace

StoreSession::Opened StoreSession::open(const Session& session) {
    auto store = open_as_it_is(session);
    if (store.has_error()) return store.error();
    return prepared(std::move(*store));
}

StoreSession::Opened StoreSession::open_as_it_is(const Session& session) {
    auto settings = session.settings();
    if (settings.has_error()) return settings.error();
    return std::unique_ptr<StoreSession>(new StoreSession(settings->store_url, nullptr));
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
