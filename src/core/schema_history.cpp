#include "core/schema_history.hpp"

#include <charconv>
#include <stdexcept>
#include <string_view>

namespace calfleet::core {
namespace {

int newest_of(std::span<const AppliedMigration> applied) {
    return applied.empty() ? 0 : applied.back().version;
}

}  // namespace

void check_migration_numbers(std::span<const EmbeddedText> migrations) {
    int expected = 0;
    for (const EmbeddedText& migration : migrations) {
        int number = 0;
        const std::string_view name = migration.name;
        std::from_chars(name.data(), name.data() + name.size(), number);
        if (number != ++expected)
            throw std::logic_error("migration " + std::string(name) + " should have the number " +
                                   std::to_string(expected));
    }
}

Result<int, std::string> schema_version(std::span<const AppliedMigration> applied,
                                        std::span<const EmbeddedText> migrations) {
    const int known = static_cast<int>(migrations.size());
    const int version = newest_of(applied);
    if (version > known)
        return "the database is at schema version " + std::to_string(version) +
               ", this program knows only up to " + std::to_string(known) +
               ": start a release that is at least as new as the one that migrated it";
    int expected = 0;
    for (const AppliedMigration& one : applied) {
        if (one.version != ++expected) break;
        const EmbeddedText& migration = migrations[static_cast<std::size_t>(expected) - 1];
        if (one.sha256 != migration.sha256)
            return "migration " + std::string(migration.name) +
                   " is not the one that was applied to this database (its checksum differs): "
                   "restore the released file and put the change into a new migration";
    }
    if (expected != version || static_cast<int>(applied.size()) != version)
        return "schema_migrations does not list every version up to " + std::to_string(version) +
               ": restore the database from a backup";
    return version;
}

Result<int, std::string> newest_schema_version(std::span<const AppliedMigration> applied,
                                               std::span<const EmbeddedText> migrations) {
    const int needed = static_cast<int>(migrations.size());
    const int version = newest_of(applied);
    const std::string found = "the database is at schema version " + std::to_string(version) + ", ";
    if (version < needed)
        return found + "this program needs " + std::to_string(needed) +
               ": run `calfleetctl migrate` of the same release, then start it again";
    if (version > needed)
        return found + "this program knows only up to " + std::to_string(needed) +
               ": start the release whose `calfleetctl migrate` brought it there";
    return schema_version(applied, migrations);
}

}  // namespace calfleet::core
