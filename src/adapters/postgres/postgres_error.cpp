#include "adapters/postgres/postgres_error.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace calfleet::adapters::postgres {
namespace {

using Kind = ports::StoreError::Kind;

constexpr std::size_t kMessageMax = 500;

struct Meaning {
    std::string_view state;  // or the class that begins it
    Kind kind;
    bool reconnect;
};

// https://www.postgresql.org/docs/current/errcodes-appendix.html. What is not here is a schema that this
// program does not know, or a constraint: kCorrupt.
constexpr std::array kMeanings{
    Meaning{"08", Kind::kUnavailable, true},      // connection exception
    Meaning{"25006", Kind::kUnavailable, true},   // read-only: a standby, or the primary that was
    Meaning{"25P03", Kind::kUnavailable, true},   // idle in transaction for too long
    Meaning{"28", Kind::kUnavailable, true},      // not admitted
    Meaning{"3D000", Kind::kUnavailable, true},   // no such database
    Meaning{"40", Kind::kUnavailable, false},     // serialization failure, deadlock
    Meaning{"53", Kind::kUnavailable, false},     // disk full, out of memory, too many connections
    Meaning{"55000", Kind::kUnavailable, true},   // the database takes no connections
    Meaning{"55006", Kind::kUnavailable, false},  // object in use
    Meaning{"55P03", Kind::kUnavailable, false},  // lock not available
    Meaning{"57014", Kind::kUnavailable, false},  // canceled, or a statement_timeout of the server
    Meaning{"57", Kind::kUnavailable, true},      // shutdown, crash, cannot connect now, database dropped
    Meaning{"58", Kind::kUnavailable, true},      // its disk or its operating system
};

std::string first_line(std::string_view text) {
    return std::string(text.substr(0, std::min(text.find('\n'), kMessageMax)));
}

std::string one_line(std::string_view text) {
    std::string line;
    for (const char c : text.substr(0, kMessageMax)) {
        const bool is_blank = c == '\n' || c == '\t' || c == ' ';
        if (!is_blank) line += c;
        if (is_blank && !line.empty() && line.back() != ' ') line += ' ';
    }
    while (line.ends_with(' ')) line.pop_back();
    return line;
}

}  // namespace

PostgresFailure failure_of(const pqxx::failure& failure) {
    std::string message = "PostgreSQL: " + first_line(failure.what());
    if (dynamic_cast<const pqxx::transaction_rollback*>(&failure) != nullptr)
        return {{Kind::kUnavailable, std::move(message)}, false};
    const auto* refused = dynamic_cast<const pqxx::sql_error*>(&failure);
    if (refused == nullptr) return {{Kind::kUnavailable, std::move(message)}, true};
    const std::string& state = refused->sqlstate();
    message += " (SQLSTATE " + state + ")";
    for (const Meaning& meaning : kMeanings)
        if (state.starts_with(meaning.state)) return {{meaning.kind, std::move(message)}, meaning.reconnect};
    return {{Kind::kCorrupt, std::move(message)}, false};
}

ports::StoreError failure_to_connect(const pqxx::failure& failure) {
    std::string message = "PostgreSQL: " + one_line(failure.what());
    // libpq does not say what is wrong with it; that it names another host, it does say.
    if (message.find("certificate verify failed") != std::string::npos)
        message += " (the server's certificate has expired, or is not of an authority in sslrootcert)";
    return {Kind::kUnavailable, std::move(message)};
}

}  // namespace calfleet::adapters::postgres
