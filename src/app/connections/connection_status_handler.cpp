#include "app/connections/connection_status_handler.hpp"

#include "app/connections/connection_status.hpp"
#include "app/connections/provider_request.hpp"

namespace calfleet::app::connections {

ports::awaitable<core::Outcome> ConnectionStatusHandler::handle(const core::Command& command,
                                                                ports::CommandTerms) {
    const auto data = decode_for_provider(command.data, provider_);
    if (data.has_error()) co_return data.error();
    const ports::ConnectionKey key = connection_key(owner_, command, provider_.name());
    auto row = co_await book_.current(key);
    if (row.has_error()) {
        const bool corrupt = row.error().kind == ports::StoreError::Kind::kCorrupt;
        co_return core::Failed{
            corrupt ? core::FailureReason::kTokenInvalid : core::FailureReason::kStorageUnavailable,
            corrupt ? "The stored connection cannot be opened; connect again." : "",
            std::nullopt,
            {}};
    }
    const ports::Connection* connection = row->get();
    const auto capability = connection == nullptr ? ports::Capability::kNone
                                                  : provider_.capability_of(connection->granted_scopes);
    core::Done done;
    done.data_json = encode_connection_status(key, connection, capability, clock_.now());
    co_return done;
}

}  // namespace calfleet::app::connections
