#include "app/connections/disconnect_handler.hpp"

#include "app/connections/provider_request.hpp"
#include "app/connections/store_failure.hpp"

namespace calfleet::app::connections {

ports::awaitable<core::Outcome> DisconnectHandler::handle(const core::Command& command, ports::CommandTerms) {
    const auto data = decode_for_provider(command.data, provider_);
    if (data.has_error()) co_return data.error();
    const core::CommandIdentity& asked_by = command;
    auto removed =
        co_await book_.remove(connection_key(owner_, asked_by, provider_.name()), asked_by, "disconnected");
    if (removed.has_error()) {
        log_.alert(ports::OpsAlert::kConnectionNotPurged,
                   "a connection could not be purged; it can be asked for again",
                   {{"agent_id", command.agent_id.str()},
                    {"company_id", command.company_id.str()},
                    {"error", removed.error().message}});
        co_return failed_by(removed.error());
    }
    core::Done done;
    done.data_json = R"({"purged":true})";
    co_return done;
}

}  // namespace calfleet::app::connections
