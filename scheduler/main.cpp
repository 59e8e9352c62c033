#include "adapters/config/config_key.hpp"
#include "scheduler/wiring.hpp"

int main(int argc, char** argv) {
    calfleet::wiring::ServiceProgram program;
    program.name = "calfleet-scheduler";
    program.description =
        "The fleet's clock: publishes token refreshes and nightly purges for the workers. Any number may "
        "run, "
        "one of them leads.";
    program.defaults = calfleet::adapters::config::scheduler_defaults();
    program.check = calfleet::scheduler::check;
    program.start = calfleet::scheduler::start;
    return calfleet::wiring::run_service(program, argc, argv);
}
