#include "app/connections/connection_status_handler.hpp"

#include "app/connections/connection_status.hpp"
#include "app/connections/provider_request.hpp"
#include "app/connections/store_failure.hpp"

namespace calfleet::app::connections {

ports::awaitable<core::Outcome> ConnectionStatusHandler::handle(const core::Command& command,
                                                                ports::CommandTerms) {
    const auto data = decode_for_provider(command.data, provider_);
    if (data.has_error()) co_return data.error();
    const ports::ConnectionKey key = connection_key(owner_, command, provider_.name());
    auto row = co_await book_.current(key);
    if (row.has_error()) {
        core::Failed failed = failed_by(row.error());
        if (failed.reason == core::FailureReason::kTokenInvalid)
            failed.message = "The stored connection cannot be opened; connect again.";
        co_return failed;
    }
    const ports::Connection* connection = row->get();
    const auto capability = connection == nullptr ? ports::Capability::kNone
                                                  : provider_.capability_of(connection->granted_scopes);
    core::Done done;
    done.data_json = encode_connection_status(key, connection, capability, clock_.now());
    co_return done;
}

}  // namespace calfleet::app::connections
