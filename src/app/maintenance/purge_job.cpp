#include "app/maintenance/purge_job.hpp"

#include "codec/json_parser.hpp"
#include "codec/json_reader.hpp"

namespace calfleet::app::maintenance {

core::Result<bool, core::Failed> PurgeJob::is_dry_run(const core::Command& command) {
    const auto parsed = codec::parse_json(command.data);
    if (parsed.has_error())
        return core::Failed{core::FailureReason::kInvalidCommand, parsed.error().message, std::nullopt, {}};
    codec::JsonReader reader(*parsed);
    const bool dry_run = reader.optional_flag("dry_run").value_or(false);
    if (!reader.ok())
        return core::Failed{core::FailureReason::kInvalidCommand, reader.summary(), std::nullopt, {}};
    return dry_run;
}

core::Failed PurgeJob::fail(const core::Command& command, const ports::StoreError& error) {
    if (alarmed_of_ != command.id)
        log_.alert(ports::OpsAlert::kPurgeFailed,
                   "the store fails a purge; what is left is purged the next night",
                   {{"command_id", command.id.str()}, {"type", command.type}, {"error", error.message}});
    alarmed_of_ = command.id;
    return {core::FailureReason::kStorageUnavailable, {}, std::nullopt, {}};
}

}  // namespace calfleet::app::maintenance
