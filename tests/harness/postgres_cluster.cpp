#include "harness/postgres_cluster.hpp"

#include "harness/wait.hpp"

#include <pqxx/connection>
#include <pqxx/except>
#include <pqxx/nontransaction>
#include <pqxx/result>

#include <cstdlib>
#include <stdexcept>
#include <string_view>

namespace calfleet::harness {
namespace {

constexpr std::chrono::seconds kScriptBound{90};

// "url postgresql://…:41234/" in what the script printed, without the database.
std::string url_after(std::string_view word, const std::string& output) {
    const std::size_t at = ("\n" + output).find("\n" + std::string(word) + " ");
    if (at == std::string::npos) throw std::runtime_error("no PostgreSQL: " + output);
    const std::size_t begin = at + word.size() + 1;
    return output.substr(begin, output.rfind('/', output.find('\n', begin)) + 1 - begin);
}

std::string port_of(const std::string& url) {
    const std::size_t colon = url.rfind(':');
    return url.substr(colon + 1, url.size() - colon - 2);
}

void require(const Finished& finished) {
    if (finished.exit_code != 0) throw std::runtime_error("scripts/postgres: " + finished.output);
}

}  // namespace

PostgresCluster::PostgresCluster() {
    std::string pattern = (std::filesystem::temp_directory_path() / "calfleet-postgres-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    start_on("0", "0");
}

PostgresCluster::~PostgresCluster() {
    script({"stop", "--data", folder_.string()});
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

PostgresCluster& PostgresCluster::shared() {
    static PostgresCluster cluster;
    return cluster;
}

std::string PostgresCluster::password() const {
    const std::size_t begin = url_.find(':', std::string("postgresql://").size()) + 1;
    return url_.substr(begin, url_.find('@') - begin);
}

void PostgresCluster::stop() {
    require(script({"stop", "--data", folder_.string()}));
}

void PostgresCluster::start() {
    start_on(port_of(url_), port_of(pgbouncer_url_));
}

void PostgresCluster::start_on(const std::string& port, const std::string& pgbouncer_port) {
    const Finished started = script(
        {"start", "--fast", "--port", port, "--pgbouncer", pgbouncer_port, "--data", folder_.string()});
    require(started);
    url_ = url_after("url", started.output);
    pgbouncer_url_ = url_after("pgbouncer_url", started.output);
}

std::string PostgresCluster::create_database(const std::string& copy_of) {
    std::string name = "test_" + std::to_string(++databases_);
    execute("CREATE DATABASE " + name + " TEMPLATE " + copy_of);
    return name;
}

void PostgresCluster::drop_database(const std::string& name) {
    execute("DROP DATABASE " + name + " WITH (FORCE)");
}

void PostgresCluster::close_database(const std::string& name) {
    execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
    execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '" + name + "'");
}

void PostgresCluster::open_database(const std::string& name) {
    execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
}

void PostgresCluster::begin_tls(const PemIdentity& identity) {
    const std::string name = "tls_" + std::to_string(++certificates_);
    write_to_data_folder(name + ".crt", identity.certificate);
    write_to_data_folder(name + ".key", identity.key);
    execute("ALTER SYSTEM SET ssl_key_file = '" + name + ".key'");
    execute("ALTER SYSTEM SET ssl = on");
    set_and_await("ssl_cert_file", name + ".crt");
}

void PostgresCluster::end_tls() {
    set_and_await("ssl", "off");
}

// By the server, which runs as a user of its own and reads its key from nobody else.
void PostgresCluster::write_to_data_folder(const std::string& file, const std::string& lines) const {
    execute("COPY (SELECT unnest(string_to_array(E'" + lines + "', E'\\n'))) TO PROGRAM 'cat > " + file +
            "'");
}

// A process that the server forks once it has read its configuration has the new value, and all that came
// with it.
void PostgresCluster::set_and_await(const std::string& parameter, const std::string& value) const {
    execute("ALTER SYSTEM SET " + parameter + " = '" + value + "'");
    execute("SELECT pg_reload_conf()");
    wait_until(parameter + " to be " + value,
               [&] { return execute("SHOW " + parameter)[0][0].as<std::string>() == value; });
}

bool PostgresCluster::answers(const std::string& url) {
    try {
        pqxx::connection connection(url);
        pqxx::nontransaction transaction(connection);
        return !transaction.exec("SELECT 1").empty();
    } catch (const pqxx::failure&) {
        return false;
    }
}

pqxx::result PostgresCluster::execute(const std::string& statements, const std::string& database) const {
    pqxx::connection connection(url(database));
    pqxx::nontransaction transaction(connection);
    return transaction.exec(statements);
}

Finished PostgresCluster::script(std::vector<std::string> arguments) const {
    return run_program({CALFLEET_SCRIPTS_DIR "/postgres", std::move(arguments), {}, {}, {}}, kScriptBound);
}

}  // namespace calfleet::harness
