#include "bench/meter.hpp"

#include <unistd.h>

#include <csignal>

namespace calfleet::bench {
namespace {

constexpr double kMicrosecondsASecond = 1e6;
constexpr double kKibAMib = 1024;

std::unique_ptr<harness::ChildProcess> record(pid_t pid, const std::string& file) {
    if (file.empty()) return nullptr;
    const harness::Program perf{
        "perf", {"record", "-q", "-F", "499", "-p", std::to_string(pid), "-o", file}, {}, file + ".log", {}};
    return std::make_unique<harness::ChildProcess>(perf);
}

}  // namespace

Meter::Meter(World& world, const std::string& perf_file)
    : world_(world),
      perf_(record(world.worker().pid(), perf_file)),
      worker_(use_of(world.worker().pid())),
      google_(use_of(world.google().pid())),
      driver_(use_of(::getpid())),
      machine_(machine_cpu_seconds()) {}

void Meter::stop(double seconds, std::size_t commands, Findings& findings) {
    const ProcessUse worker = use_of(world_.worker().pid());
    const double cpu = worker.cpu_seconds - worker_.cpu_seconds;
    const double google = use_of(world_.google().pid()).cpu_seconds - google_.cpu_seconds;
    const double driver = use_of(::getpid()).cpu_seconds - driver_.cpu_seconds;
    const double machine = machine_cpu_seconds() - machine_;
    if (perf_) {
        perf_->signal(SIGINT);
        perf_->wait(std::chrono::seconds(60));
    }
    if (commands > 0) {
        const auto count = static_cast<double>(commands);
        findings.figure("commands_per_second", count / seconds);
        findings.figure("worker_cpu_us_per_command", cpu / count * kMicrosecondsASecond);
        findings.figure("commands_per_worker_core_second", cpu > 0 ? count / cpu : 0);
    }
    findings.figure("worker_cores", cpu / seconds);
    findings.figure("simulator_cores", google / seconds);
    findings.figure("driver_cores", driver / seconds);
    // Kafka, and whoever else is on the machine.
    findings.figure("other_cores", (machine - cpu - google - driver) / seconds);
    findings.figure("worker_rss_mib", static_cast<double>(worker.rss_kib) / kKibAMib);
    findings.figure("worker_rss_peak_mib", static_cast<double>(worker.rss_peak_kib) / kKibAMib);
    findings.figure("worker_descriptors", static_cast<double>(worker.descriptors));
}

}  // namespace calfleet::bench
