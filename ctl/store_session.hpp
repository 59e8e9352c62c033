// The store, opened for one command of a person: keys read, migrations applied, a loop to run the calls on.
#pragma once

#include "adapters/config/settings.hpp"
#include "adapters/crypto/aes_gcm_token_sealer.hpp"
#include "adapters/sqlite/sqlite_database.hpp"
#include "app/run_to_end.hpp"
#include "command.hpp"
#include "ports/awaitable.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>

namespace calfleet::ctl {

class StoreSession {
public:
    // Opens and migrates; an exit code after a sentence on stderr otherwise.
    static core::Result<std::unique_ptr<StoreSession>, int> open(const Session& session);

    adapters::sqlite::SqliteDatabase& database() { return database_; }

    template <class T>
    T run(ports::awaitable<T> task) {
        return app::run_to_end(io_, std::move(task));
    }

private:
    explicit StoreSession(const adapters::config::Settings& settings) : database_({settings.sqlite_path}) {}

    boost::asio::io_context io_{1};
    adapters::sqlite::SqliteDatabase database_;
};

// The key ring of the settings, for commands that touch tokens; an exit code after a sentence otherwise.
core::Result<adapters::crypto::AesGcmTokenSealer, int> open_sealer(const Session& session);

}  // namespace calfleet::ctl
