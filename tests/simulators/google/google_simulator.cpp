#include "simulators/google/google_simulator.hpp"

#include "simulators/google/control/control_api.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <stdexcept>
#include <utility>

namespace calfleet::simulators::google {
namespace http = adapters::http_server;

namespace {

// Faults keep many connections waiting, a seed of busy events is large, and a pooled connection should not
// end in the middle of somebody's test.
http::HttpServerLimits limits_for_tests() {
    http::HttpServerLimits limits;
    limits.body_bytes_max = 64UL * 1024 * 1024;
    limits.connections_max = 20'000;
    limits.idle_timeout = std::chrono::minutes(10);
    return limits;
}

ports::awaitable<http::HttpServerResponse> at_once(http::HttpServerResponse response) {
    co_return response;
}

constexpr auto kStopGrace = std::chrono::milliseconds(200);

}  // namespace

GoogleSimulator::GoogleSimulator(boost::asio::any_io_executor loop, SimulatorOptions options)
    : world_(std::move(options)),
      control_(world_),
      path_(world_, loop),
      server_(
          std::move(loop),
          [this](http::HttpServerRequest request) {
              const bool is_control = is_control_path(request.path());
              return is_control ? at_once(answer_control(control_, request))
                                : path_.answer(std::move(request));
          },
          limits_for_tests()) {}

core::Result<void, http::ListenError> GoogleSimulator::listen(std::string_view address) {
    return server_.listen(address);
}

ports::awaitable<void> GoogleSimulator::stop() {
    return server_.stop(kStopGrace);
}

GoogleSimulatorThread::GoogleSimulatorThread(SimulatorOptions options, std::string_view address)
    : simulator_(loop_.get_executor(), std::move(options)) {
    const auto listening = simulator_.listen(address);
    if (!listening) throw std::runtime_error(listening.error().message);
    url_ = simulator_.url();
    thread_ = std::thread([this] { loop_.run(); });
}

GoogleSimulatorThread::~GoogleSimulatorThread() {
    boost::asio::co_spawn(loop_, simulator_.stop(), boost::asio::use_future).get();
    thread_.join();
}

}  // namespace calfleet::simulators::google
