#include "adapters/postgres/connection_text.hpp"

#include <libpq-fe.h>

#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <string_view>

namespace calfleet::adapters::postgres {
namespace {

struct Default {
    std::string_view keyword;
    std::string_view value;
};

// A server that is gone is noticed within five seconds, whether it owes us an answer or we owe it bytes.
constexpr std::array kDefaults{
    Default{"connect_timeout", "3"},    Default{"keepalives", "1"},
    Default{"keepalives_idle", "2"},    Default{"keepalives_interval", "1"},
    Default{"keepalives_count", "2"},   Default{"tcp_user_timeout", "4000"},
    Default{"client_encoding", "UTF8"}, Default{"fallback_application_name", "calfleet"},
};
constexpr const char* kSystemRoots = "/etc/ssl/certs/ca-certificates.crt";

using Options = std::map<std::string, std::string, std::less<>>;

bool is_on_this_machine(std::string_view hosts) {
    while (true) {
        const std::string_view host = hosts.substr(0, hosts.find(','));
        if (!host.empty() && !host.starts_with('/') && host != "localhost" && host != "127.0.0.1" &&
            host != "::1")
            return false;
        if (host.size() == hosts.size()) return true;
        hosts.remove_prefix(host.size() + 1);
    }
}

// Over a network the server proves who it is, unless the URL says otherwise: to the authorities that the URL
// names, or to this machine's.
void add_encryption(Options& options) {
    const auto hosts = options.find("hostaddr");
    if (!options.contains("sslmode")) {
        if (is_on_this_machine(hosts == options.end() ? options["host"] : hosts->second)) return;
        options["sslmode"] = "verify-full";
    }
    if (options["sslmode"].starts_with("verify-") && !options.contains("sslrootcert") &&
        std::filesystem::exists(kSystemRoots))
        options["sslrootcert"] = kSystemRoots;
}

// A password that is not percent-encoded ends early for libpq: the rest of it becomes a host, a port or a
// database, which its messages name.
bool holds_stray_password(const Options& options) {
    for (const char* keyword : {"host", "hostaddr", "port", "dbname"}) {
        const auto option = options.find(keyword);
        if (option != options.end() && option->second.find('@') != std::string::npos) return true;
    }
    const auto port = options.find("port");
    return port != options.end() && port->second.find_first_not_of("0123456789,") != std::string::npos;
}

std::string in_quotes(std::string_view value) {
    std::string text = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') text += '\\';
        text += c;
    }
    return text + '\'';
}

}  // namespace

core::Result<ConnectionText, std::string> connection_text(const core::Secret& url) {
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed(
        PQconninfoParse(std::string(url.reveal()).c_str(), nullptr), &PQconninfoFree);
    const std::string refusal =
        "store_url is not what PostgreSQL takes: "
        "postgresql://user:password@host:port/database?option=value, "
        "with %XX for what else stands in a password";
    if (!parsed) return refusal;
    Options options;
    ConnectionText connection;
    for (const PQconninfoOption* option = parsed.get(); option->keyword != nullptr; ++option) {
        if (option->val == nullptr) continue;
        options[option->keyword] = option->val;
        if (*option->dispchar == '*' && *option->val != '\0')
            connection.secrets.push_back(core::Secret::copy_of(option->val));
    }
    if (holds_stray_password(options)) return refusal;
    for (const Default& one : kDefaults) options.emplace(one.keyword, one.value);
    add_encryption(options);
    std::string text;
    for (const auto& [keyword, value] : options)
        if (!value.empty()) text += keyword + '=' + in_quotes(value) + ' ';
    connection.text = core::Secret(std::move(text));
    return connection;
}

std::string without_secrets(std::string message, const std::vector<core::Secret>& secrets) {
    constexpr std::string_view kMask = "***";
    for (const core::Secret& secret : secrets)
        for (std::size_t at = message.find(secret.reveal()); at != std::string::npos;
             at = message.find(secret.reveal(), at + kMask.size()))
            message.replace(at, secret.reveal().size(), kMask);
    return message;
}

}  // namespace calfleet::adapters::postgres
