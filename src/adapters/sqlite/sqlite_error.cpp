#include "adapters/sqlite/sqlite_error.hpp"

#include <sqlite3.h>

#include <string>

namespace calfleet::adapters::sqlite {
namespace {

// Extended codes carry the primary one in their last byte.
int primary_code(const SQLite::Exception& exception) {
    return exception.getErrorCode() & 0xff;
}

}  // namespace

SqliteFailure failure_of(const SQLite::Exception& exception) {
    using Kind = ports::StoreError::Kind;
    const std::string message = std::string("SQLite: ") + exception.what() + " (code " +
                                std::to_string(exception.getExtendedErrorCode()) + ")";
    switch (primary_code(exception)) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_FULL:
        case SQLITE_NOMEM:
        case SQLITE_INTERRUPT:
            return {{Kind::kUnavailable, message}, false};
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_PROTOCOL:
        case SQLITE_NOLFS:
            return {{Kind::kUnavailable, message}, true};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return {{Kind::kCorrupt, message}, true};
        default:  // no such table, a constraint: the schema is not the one this program knows
            return {{Kind::kCorrupt, message}, false};
    }
}

bool is_our_mistake(const SQLite::Exception& exception) {
    const int code = exception.getErrorCode();
    return code < 0 || primary_code(exception) == SQLITE_MISUSE || primary_code(exception) == SQLITE_RANGE;
}

}  // namespace calfleet::adapters::sqlite
