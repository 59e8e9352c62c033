#include "app/connections/refresh_token_handler.hpp"

#include "app/connections/provider_request.hpp"
#include "app/connections/store_failure.hpp"
#include "codec/json_reader.hpp"
#include "codec/json_writer.hpp"

#include <string>

namespace calfleet::app::connections {
namespace {

constexpr std::size_t kRefreshTypeBytesMax = 64;

core::Failed fail(core::FailureReason reason) {
    return core::Failed{reason, {}, std::nullopt, {}};
}

core::Done done(bool refreshed, const ports::Connection& connection) {
    codec::JsonWriter writer;
    writer.begin_object().member("refreshed", refreshed);
    writer.member("connection_state", to_string(connection.health.state)).end_object();
    core::Done done;
    done.data_json = writer.text();
    return done;
}

}  // namespace

ports::awaitable<core::Outcome> RefreshTokenHandler::handle(const core::Command& command,
                                                            ports::CommandTerms terms) {
    const auto data = decode_for_provider(command.data, provider_);
    if (data.has_error()) co_return data.error();
    codec::JsonReader reader(*data);
    const std::string refresh_type = reader.text("refresh_type", kRefreshTypeBytesMax);
    if (reader.ok() && refresh_type != "proactive") reader.add_problem("refresh_type", "must be proactive");
    const bool force = reader.optional_flag("force").value_or(false);
    if (!reader.ok())
        co_return core::Failed{core::FailureReason::kInvalidCommand, reader.summary(), std::nullopt, {}};

    auto standing = co_await book_.current(connection_key(owner_, command, provider_.name()));
    if (standing.has_error()) co_return failed_by(standing.error());
    if (*standing == nullptr) co_return fail(core::FailureReason::kNotConnected);
    const ports::Connection& connection = **standing;
    if (connection.health.cause == core::LossCause::kReauthorize)
        co_return fail(core::FailureReason::kTokenInvalid);
    const bool is_due = connection.next_refresh_at.value_or(clock_.now()) <= clock_.now();
    if (!is_due && !force) co_return done(false, connection);

    const core::CommandIdentity& asked_by = command;
    auto refreshed = co_await refresher_.refresh(
        {connection.key, connection.token_version, RefreshType::kProactive, asked_by}, terms.deadline);
    if (refreshed.has_error()) co_return refreshed.error();
    co_return done(true, **refreshed);
}

}  // namespace calfleet::app::connections
