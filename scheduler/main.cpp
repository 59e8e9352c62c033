#include "scheduler/wiring.hpp"

int main(int argc, char** argv) {
    calfleet::wiring::ServiceProgram program;
    program.name = "calfleet-scheduler";
    program.description =
        "The fleet's clock: publishes token refreshes and nightly purges for the workers. Any number may "
        "run, "
        "one of them leads.";
    // Beside a worker on the same machine.
    program.defaults = {{"http_listen", "127.0.0.1:9465"}};
    program.check = calfleet::scheduler::check;
    program.start = calfleet::scheduler::start;
    return calfleet::wiring::run_service(program, argc, argv);
}
