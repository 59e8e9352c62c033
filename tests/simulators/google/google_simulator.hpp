// The simulated Google: OAuth, Calendar v3 and its control endpoint on one loopback port. Runs on the
// caller's loop; GoogleSimulatorThread brings a loop of its own. README.md says what it does and how it
// misbehaves.
#pragma once

#include "adapters/http_server/http_server.hpp"
#include "ports/awaitable.hpp"
#include "simulators/google/api/request_path.hpp"
#include "simulators/google/control/simulator_control.hpp"
#include "simulators/google/model/world.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>

#include <string>
#include <string_view>
#include <thread>

namespace calfleet::simulators::google {

class GoogleSimulator {
public:
    GoogleSimulator(boost::asio::any_io_executor loop, SimulatorOptions options = {});

    core::Result<void, adapters::http_server::ListenError> listen(std::string_view address = "127.0.0.1:0");

    // Must have ended before the simulator is destroyed, as for HttpServer.
    ports::awaitable<void> stop();

    std::string url() const { return server_.url(); }  // "http://127.0.0.1:54321"
    SimulatorControl& control() { return control_; }   // any thread

private:
    World world_;
    SimulatorControl control_;
    RequestPath path_;
    adapters::http_server::HttpServer server_;
};

// A simulator that listens from its construction to its destruction, on a thread of its own.
// Throws std::runtime_error when it cannot listen.
class GoogleSimulatorThread {
public:
    explicit GoogleSimulatorThread(SimulatorOptions options = {}, std::string_view address = "127.0.0.1:0");
    ~GoogleSimulatorThread();
    GoogleSimulatorThread(const GoogleSimulatorThread&) = delete;
    GoogleSimulatorThread& operator=(const GoogleSimulatorThread&) = delete;

    const std::string& url() const { return url_; }
    SimulatorControl& control() { return simulator_.control(); }

private:
    boost::asio::io_context loop_{1};
    GoogleSimulator simulator_;
    std::string url_;
    std::thread thread_;
};

}  // namespace calfleet::simulators::google
