// SimulatorControl over HTTP and from a seed file. Thin: reads JSON, calls one method, writes JSON.
#pragma once

#include "adapters/http_server/http_message.hpp"
#include "simulators/google/control/simulator_control.hpp"

#include <string_view>

namespace calfleet::simulators::google {

bool is_control_path(std::string_view path);

adapters::http_server::HttpServerResponse answer_control(
    SimulatorControl& control, const adapters::http_server::HttpServerRequest& request);

// An object whose keys are the names one can POST to, each with one body or a list of bodies; applied in the
// order written. Throws std::invalid_argument.
void apply_seed(SimulatorControl& control, std::string_view json_text);

}  // namespace calfleet::simulators::google
