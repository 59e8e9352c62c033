#include "bench/figures.hpp"

#include "codec/json_writer.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <thread>

namespace calfleet::bench {
namespace {

std::string digits_of(double value) {
    std::array<char, 64> text{};
    const int length = std::snprintf(text.data(), text.size(), "%.10g", value);
    return {text.data(), static_cast<std::size_t>(length)};
}

std::string cpu_model() {
    std::ifstream lines("/proc/cpuinfo");
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    return "unknown";
}

void write_numbers(codec::JsonWriter& writer, const std::vector<std::pair<std::string, double>>& numbers) {
    for (const auto& [name, value] : numbers) writer.key(name).raw(digits_of(value));
}

void write_fleet(codec::JsonWriter& writer, const Options& options) {
    const std::string store = options.store_url.empty() ? "sqlite" : options.store_url;
    writer.member("store", store.substr(0, store.find(':')));
    writer.member("keys", options.keys == Keys::kUniform ? "uniform" : "zipf");
    writer.member("worker_max_in_flight", options.max_in_flight).member("worker_log_level", "warn");
}

}  // namespace

double percentile(std::vector<double>& values, double share) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const auto index = static_cast<std::size_t>(share * static_cast<double>(values.size()));
    return values.at(std::min(index, values.size() - 1));
}

std::vector<double> latencies_ms(const Journal& journal, const Window& window,
                                 const std::function<bool(const Sent&)>& counts) {
    std::vector<double> latencies;
    for (const Sent& sent : journal.commands())
        if (sent.answered() && window.holds(sent.sent_at) && (!counts || counts(sent)))
            latencies.push_back(std::chrono::duration<double, std::milli>(sent.latency()).count());
    return latencies;
}

void Findings::judge(const Journal& journal, bool drained) {
    for (const auto& [reason, count] : journal.failures())
        problems.push_back(std::to_string(count) + " commands ended in " + reason);
    if (!drained) problems.push_back(std::to_string(journal.outstanding()) + " commands got no answer");
}

void Findings::balance(std::size_t bookings, std::int64_t events) {
    figure("bookings", static_cast<double>(bookings));
    figure("events_in_the_books", static_cast<double>(events));
    if (events != static_cast<std::int64_t>(bookings))
        problems.push_back("the books hold " + std::to_string(events) + " events for " +
                           std::to_string(bookings) + " bookings");
}

std::string to_json_line(const Options& options, const Findings& findings) {
    codec::JsonWriter writer;
    writer.begin_object().member("scenario", options.scenario);
    writer.key("setup").begin_object();
    if (findings.has_fleet) write_fleet(writer, options);
    write_numbers(writer, findings.setup);
    writer.member("cpu", cpu_model()).member("nproc", static_cast<int>(std::thread::hardware_concurrency()));
    writer.key("load_average").raw(digits_of(options.load_average));
    writer.member("commit", options.commit).member("build", CALFLEET_BUILD_TYPE);
    writer.end_object();
    writer.key("figures").begin_object();
    write_numbers(writer, findings.figures);
    writer.end_object();
    writer.key("problems").begin_array();
    for (const std::string& problem : findings.problems) writer.value(problem);
    writer.end_array().end_object();
    return writer.text();
}

}  // namespace calfleet::bench
