// Which version of the schema a database is at, told from what was applied to it and what this program knows.
// Pure; what stores with numbered migrations share.
#pragma once

#include "core/embedded_text.hpp"
#include "core/result.hpp"

#include <span>
#include <string>

namespace calfleet::core {

struct AppliedMigration {
    int version;
    std::string sha256;
};

// A gap or a doubled number is a mistake in the build, not in the database: throws.
void check_migration_numbers(std::span<const EmbeddedText> migrations);

// The version, if these migrations brought the database there; a sentence for the operator otherwise.
// `applied` holds what the database lists, in the order of the versions.
Result<int, std::string> schema_version(std::span<const AppliedMigration> applied,
                                        std::span<const EmbeddedText> migrations);

// The same, if there is nothing to apply: any other version is refused with a sentence that sends the
// operator to `calfleetctl migrate`.
Result<int, std::string> newest_schema_version(std::span<const AppliedMigration> applied,
                                               std::span<const EmbeddedText> migrations);

}  // namespace calfleet::core
