// The store, opened for one command of a person: keys read where tokens are touched, the schema as it has to
// be, a loop to run the calls on.
#pragma once

#include "app/run_to_end.hpp"
#include "command.hpp"
#include "ports/awaitable.hpp"
#include "ports/token_sealer.hpp"
#include "wiring/stores.hpp"
#include "wiring/token_sealer.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>

#include <memory>
#include <utility>

namespace calfleet::ctl {

class StoreSession {
public:
    using Opened = core::Result<std::unique_ptr<StoreSession>, int>;

    // A store that is ready for work; an exit code after a sentence on stderr otherwise. Its connections
    // cannot be used: their tokens need the keys.
    static Opened open(const Session& session);
    static Opened open_with_keys(const Session& session);
    // At whatever version it is.
    static Opened open_as_it_is(const Session& session);

    wiring::Stores& stores() { return *stores_; }

    boost::asio::any_io_executor executor() { return io_.get_executor(); }

    template <class T>
    T run(ports::awaitable<T> task) {
        return app::run_to_end(io_, std::move(task));
    }

private:
    // Without a sealer: for commands that touch no token.
    StoreSession(const adapters::config::StoreUrl& url, std::unique_ptr<ports::TokenSealer> sealer)
        : sealer_(std::move(sealer)),
          stores_(wiring::open_stores(url, sealer_ ? *sealer_ : wiring::no_token_sealer())) {}

    static Opened prepared(std::unique_ptr<StoreSession> session);

    boost::asio::io_context io_{1};
    std::unique_ptr<ports::TokenSealer> sealer_;
    std::unique_ptr<wiring::Stores> stores_;
};

}  // namespace calfleet::ctl
