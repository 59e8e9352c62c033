// A real PostgreSQL for one test program, on a port from the system and in a folder of its own, with a
// PgBouncer in transaction mode before it; and databases on it, one a test.
#pragma once

#include "harness/child_process.hpp"
#include "harness/test_certificates.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace pqxx {  // NOLINT(readability-identifier-naming): a library's name
class result;
}

namespace calfleet::harness {

class PostgresCluster {
public:
    PostgresCluster();
    ~PostgresCluster();
    PostgresCluster(const PostgresCluster&) = delete;
    PostgresCluster& operator=(const PostgresCluster&) = delete;

    // One for the whole program, started when it is first asked for.
    static PostgresCluster& shared();

    std::string url(const std::string& database) const { return url_ + database; }
    std::string pgbouncer_url(const std::string& database) const { return pgbouncer_url_ + database; }
    std::string password() const;

    void stop();
    // The same data on the same ports again.
    void start();

    // The name of a new database: empty, or a copy of another one that nobody is connected to.
    std::string create_database(const std::string& copy_of = "template0");
    void drop_database(const std::string& name);
    // Ends its connections and takes no more, or takes them again.
    void close_database(const std::string& name);
    void open_database(const std::string& name);
    // New connections may use TLS, with that certificate, until end_tls().
    void begin_tls(const PemIdentity& identity);
    void end_tls();
    static bool answers(const std::string& url);
    // Statements by its superuser.
    pqxx::result execute(const std::string& statements, const std::string& database = "postgres") const;

private:
    Finished script(std::vector<std::string> arguments) const;
    void write_to_data_folder(const std::string& file, const std::string& lines) const;
    void set_and_await(const std::string& parameter, const std::string& value) const;
    void start_on(const std::string& port, const std::string& pgbouncer_port);

    std::filesystem::path folder_;
    std::string url_;  // up to the database's name
    std::string pgbouncer_url_;
    int databases_ = 0;
    int certificates_ = 0;
};

}  // namespace calfleet::harness
