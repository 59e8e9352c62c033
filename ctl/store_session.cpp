#include "store_session.hpp"

#include "adapters/sqlite/sqlite_migrations.hpp"

namespace calfleet::ctl {

namespace config = adapters::config;

core::Result<std::unique_ptr<StoreSession>, int> StoreSession::open(const Session& session) {
    auto settings = session.settings();
    if (settings.has_error()) return settings.error();
    std::unique_ptr<StoreSession> store(new StoreSession(*settings));
    auto migrated = store->run(adapters::sqlite::migrate(store->database()));
    if (migrated.has_error())
        return refuse("the store cannot be used: " + migrated.error().message, config::kExitUnavailable);
    return store;
}

core::Result<adapters::crypto::AesGcmTokenSealer, int> open_sealer(const Session& session) {
    auto settings = session.settings();
    if (settings.has_error()) return settings.error();
    auto keys = adapters::crypto::KeyRing::parse(settings->token_keys);
    if (keys.has_error()) return refuse(keys.error().message, config::kExitConfig);
    return adapters::crypto::AesGcmTokenSealer(std::move(*keys));
}

}  // namespace calfleet::ctl
