#include "worker/wiring.hpp"

int main(int argc, char** argv) {
    using calfleet::worker::Worker;
    calfleet::wiring::ServiceProgram program;
    program.name = "calfleet-worker";
    program.description = "Executes calendar commands from Kafka and publishes their results and events.";
    program.check = calfleet::worker::check_secrets;
    program.start = Worker::start_service;
    return calfleet::wiring::run_service(program, argc, argv);
}
