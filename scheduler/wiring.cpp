#include "scheduler/wiring.hpp"

#include "adapters/config/command_line.hpp"
#include "adapters/http_server/http_server.hpp"
#include "adapters/kafka/record_publisher.hpp"
#include "adapters/metrics/ops_alert_counter.hpp"
#include "adapters/system/system_clock.hpp"
#include "adapters/system/system_random.hpp"
#include "app/counted_alerts_log.hpp"
#include "app/loop_watch.hpp"
#include "app/schedules/connection_census.hpp"
#include "app/schedules/fleet_command_job.hpp"
#include "app/schedules/refresh_failure_watch.hpp"
#include "app/schedules/refresh_job.hpp"
#include "app/schedules/scheduler.hpp"
#include "app/task_group.hpp"
#include "scheduler/metrics_page.hpp"
#include "wiring/broker_state.hpp"
#include "wiring/health_endpoint.hpp"
#include "wiring/kafka_settings.hpp"
#include "wiring/opening.hpp"
#include "wiring/readiness.hpp"
#include "wiring/service_metrics.hpp"
#include "wiring/store_watch.hpp"
#include "wiring/stores.hpp"
#include "wiring/token_sealer.hpp"

#include <memory>
#include <stdexcept>
#include <utility>

namespace calfleet::scheduler {
namespace {

namespace config = adapters::config;
namespace schedules = app::schedules;

constexpr std::chrono::milliseconds kLastWordsBound{2'000};

// What stands higher is used by what stands lower, and outlives it.
class SchedulerService final : public wiring::Service {
public:
    SchedulerService(boost::asio::io_context& io, config::Settings settings, ports::Log& log)
        : settings_(std::move(settings)),
          counted_alerts_(log, alerts_),
          log_(counted_alerts_),
          stores_(wiring::open_stores(settings_.store_url, wiring::no_token_sealer())),
          publisher_(io.get_executor(), wiring::kafka_settings(settings_, "calfleet-scheduler"),
                     {core::Topic::kRefreshes, core::Topic::kMaintenance}, clock_, log_),
          refresh_job_(stores_->connection_survey(), publisher_, clock_, log_, settings_.refresh_rate_max),
          orphans_job_("calendar.purge_orphans", publisher_, clock_),
          expired_job_("calendar.purge_expired", publisher_, clock_),
          failure_watch_(stores_->connection_survey(), clock_, log_),
          leadership_(stores_->leases(), clock_, log_, random_.uuid(), settings_.scheduler_lease),
          scheduler_(io.get_executor(), configured(), stores_->schedules(), leadership_, clock_, log_),
          census_(stores_->connection_survey(), leadership_, clock_, log_),
          store_watch_([this] { return stores_->current_version(); }, clock_),
          loop_watch_(clock_),
          readiness_({{"broker", [this] { return wiring::broker_state(publisher_.broker()); }},
                      {"store", [this] { return store_watch_.store(); }},
                      {"schema", [this] { return store_watch_.schema(); }}}),
          http_(io.get_executor(), wiring::health_handler(readiness_, [this] { return metrics(); })),
          tasks_(io.get_executor(), [this](std::exception_ptr) { log_.error("a background task broke"); }) {}

    // Opens the store and the endpoint.
    ports::awaitable<std::optional<wiring::StartError>> open() {
        return wiring::open_store_and_endpoint(*stores_, http_, settings_.http_listen);
    }

    ports::awaitable<bool> run() override {
        log_.info("scheduling", {{"brokers", settings_.kafka_brokers}, {"health", http_.url()}});
        tasks_.start(publisher_.run());
        tasks_.start(store_watch_.run());
        tasks_.start(loop_watch_.run());
        tasks_.start(census_.run());
        co_await scheduler_.run(settings_.drain);
        store_watch_.stop();
        loop_watch_.stop();
        census_.stop();
        // Runs that still wait for a broker fail; their slots are run by whoever leads next.
        publisher_.stop();
        co_await scheduler_.wait_idle(kLastWordsBound);
        co_await http_.stop(std::chrono::milliseconds(200));
        co_await tasks_.wait_idle(kLastWordsBound);
        log_.info("ended");
        co_return true;
    }

    void stop() override { scheduler_.stop(); }

    std::string status() const override {
        return readiness_.as_words() + (scheduler_.leads() ? ", leading" : ", standing by");
    }

    void log_in_flight() const override {
        log_.info(scheduler_.leads() ? "leading" : "standing by");
        for (const std::string& name : scheduler_.running())
            log_.info("a schedule's job is at work", {{"schedule", name}});
    }

private:
    std::vector<schedules::ConfiguredSchedule> configured() {
        std::vector<schedules::ConfiguredSchedule> all;
        for (const config::ScheduleSetting& setting : settings_.schedules)
            all.push_back({setting.name, setting.text, setting.definition, job_of(setting.name)});
        return all;
    }

    schedules::ScheduledJob& job_of(const std::string& schedule) {
        if (schedule == "refresh_connections") return refresh_job_;
        if (schedule == "purge_orphans") return orphans_job_;
        if (schedule == "purge_expired") return expired_job_;
        if (schedule == "count_refresh_failures") return failure_watch_;
        throw std::logic_error("no job is made for the schedule " + schedule);
    }

    std::string metrics() const {
        return metrics_page({scheduler_.leads(), scheduler_.standing(),
                             failure_watch_.companies_over_threshold(), census_.counts()},
                            wiring::service_metrics({readiness_, alerts_, loop_watch_.lag()}));
    }

    config::Settings settings_;
    adapters::metrics::OpsAlertCounter alerts_;
    app::CountedAlertsLog counted_alerts_;
    ports::Log& log_;
    adapters::system::SystemClock clock_;
    adapters::system::SystemRandom random_;
    std::unique_ptr<wiring::Stores> stores_;
    adapters::kafka::RecordPublisher publisher_;
    schedules::RefreshJob refresh_job_;
    schedules::FleetCommandJob orphans_job_;
    schedules::FleetCommandJob expired_job_;
    schedules::RefreshFailureWatch failure_watch_;
    schedules::Leadership leadership_;
    schedules::Scheduler scheduler_;
    schedules::ConnectionCensus census_;
    wiring::StoreWatch store_watch_;
    app::LoopWatch loop_watch_;
    wiring::Readiness readiness_;
    adapters::http_server::HttpServer http_;
    app::TaskGroup tasks_;
};

}  // namespace

std::optional<wiring::StartError> check(const config::Settings&) {
    return std::nullopt;
}

ports::awaitable<wiring::StartedService> start(boost::asio::io_context& io, config::Settings settings,
                                               ports::Log& log) {
    std::unique_ptr<SchedulerService> service;
    std::string refused_property;
    try {
        service = std::make_unique<SchedulerService>(io, std::move(settings), log);
    } catch (const adapters::kafka::KafkaConfigError& error) {
        refused_property = error.what();
    }
    if (!service) co_return wiring::StartError{std::move(refused_property), config::kExitConfig};
    if (auto problem = co_await service->open()) co_return std::move(*problem);
    co_return std::unique_ptr<wiring::Service>(std::move(service));
}

}  // namespace calfleet::scheduler
