#include "adapters/http/http2_front.hpp"

#include "harness/wait.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>
#include <set>
#include <stdexcept>
#include <system_error>

namespace calfleet::tests {
namespace {

constexpr std::chrono::seconds kKillBound{10};

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

int make_socket() {
    const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (made < 0) throw std::system_error(errno, std::generic_category(), "socket");
    return made;
}

// Bound and not listening: the system gives the port to nobody else, but lets a program bind it that reuses
// addresses, as nghttpx does.
int hold_a_port() {
    const int held = make_socket();
    const int on = 1;
    ::setsockopt(held, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const sockaddr_in address = loopback(0);
    if (::bind(held, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return held;
    ::close(held);
    throw std::system_error(errno, std::generic_category(), "bind");
}

std::uint16_t port_of(int socket) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
}

std::vector<FrontRequest> read_log(const std::filesystem::path& log) {
    std::vector<FrontRequest> requests;
    std::ifstream lines(log);
    for (FrontRequest line; lines >> line.protocol >> line.client_port >> line.path;)
        requests.push_back(line);
    return requests;
}

}  // namespace

Http2Front::Http2Front(std::uint16_t backend_port, const harness::PemIdentity& identity)
    : backend_port_(backend_port), held_socket_(hold_a_port()), port_(port_of(held_socket_)) {
    std::ofstream(folder_.path() / "certificate.pem") << identity.certificate;
    std::ofstream(folder_.path() / "key.pem") << identity.key;
    start();
}

Http2Front::~Http2Front() {
    ::close(held_socket_);
}

std::string Http2Front::url(const std::string& path) const {
    return "https://localhost:" + std::to_string(port_) + path;
}

void Http2Front::kill() {
    process_->signal(SIGKILL);
    process_->wait(kKillBound);
    process_.reset();
}

void Http2Front::start() {
    harness::Program program;
    program.path = "nghttpx";
    program.arguments = {"--conf=/dev/null",
                         "--no-ocsp",
                         "--single-process",  // so that its pid is all of it
                         "--backend-connections-per-frontend=0",
                         "--frontend=127.0.0.1," + std::to_string(port_),
                         "--backend=127.0.0.1," + std::to_string(backend_port_),
                         "--accesslog-file=" + (folder_.path() / "access.log").string(),
                         "--accesslog-format=$protocol_version $remote_port $path",
                         folder_.path() / "key.pem",
                         folder_.path() / "certificate.pem"};
    program.output = folder_.path() / "output.log";
    process_.emplace(program);
    const auto listens_or_ended = [this] { return is_listening() || !process_->is_running(); };
    harness::wait_until("nghttpx to listen", listens_or_ended);
    if (!process_->is_running()) throw std::runtime_error("nghttpx did not start: is nghttp2-proxy here?");
}

std::vector<FrontRequest> Http2Front::requests_ended(std::size_t count) const {
    std::vector<FrontRequest> requests;
    const auto all_ended = [&] {
        requests = read_log(folder_.path() / "access.log");
        return requests.size() >= count;
    };
    harness::wait_until("nghttpx to have logged " + std::to_string(count) + " requests", all_ended);
    return requests;
}

bool Http2Front::is_listening() const {
    const int probe = make_socket();
    const sockaddr_in address = loopback(port_);
    const bool connected = ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(probe);
    return connected;
}

std::size_t connections_of(const std::vector<FrontRequest>& requests) {
    std::set<std::string> ports;
    for (const FrontRequest& request : requests) ports.insert(request.client_port);
    return ports.size();
}

}  // namespace calfleet::tests
