#include "worker/wiring.hpp"

#include "adapters/config/command_line.hpp"
#include "adapters/crypto/aes_gcm_token_sealer.hpp"
#include "adapters/crypto/hmac_sha256.hpp"
#include "adapters/http/curl_http_client.hpp"
#include "adapters/http_server/http_server.hpp"
#include "adapters/kafka/command_consumer.hpp"
#include "adapters/kafka/record_publisher.hpp"
#include "adapters/metrics/ops_alert_counter.hpp"
#include "adapters/metrics/prometheus_meters.hpp"
#include "adapters/system/system_clock.hpp"
#include "adapters/system/system_random.hpp"
#include "app/command_path.hpp"
#include "app/command_spans.hpp"
#include "app/counted_alerts_log.hpp"
#include "app/in_doubt_sweeper.hpp"
#include "app/job_book.hpp"
#include "app/ledger_writer.hpp"
#include "app/loop_watch.hpp"
#include "app/maintenance/maintenance_commands.hpp"
#include "app/metered_http_client.hpp"
#include "app/paced_http_client.hpp"
#include "app/partition_worker.hpp"
#include "app/recent_settings.hpp"
#include "app/retrying_http_client.hpp"
#include "app/rollout_gate.hpp"
#include "app/set_feature_flag_handler.hpp"
#include "app/task_group.hpp"
#include "app/templates/template_commands.hpp"
#include "app/timed_http_client.hpp"
#include "app/traced_http_client.hpp"
#include "providers/google_calendar/calls/google_errors.hpp"
#include "providers/google_calendar/provider.hpp"
#include "providers/google_calendar/provider_name.hpp"
#include "version.hpp"
#include "wiring/broker_state.hpp"
#include "wiring/calendar_calls.hpp"
#include "wiring/health_endpoint.hpp"
#include "wiring/opening.hpp"
#include "wiring/readiness.hpp"
#include "wiring/service_metrics.hpp"
#include "wiring/span_export.hpp"
#include "wiring/store_watch.hpp"
#include "wiring/stores.hpp"
#include "worker/connection_wiring.hpp"
#include "worker/metrics_page.hpp"
#include "worker/part_settings.hpp"
#include "worker/secrets.hpp"

namespace calfleet::worker {
namespace {

namespace config = adapters::config;
namespace google = providers::google_calendar;

constexpr std::chrono::milliseconds kLastWordsBound{2'000};

// A flag has no patience of its own: whoever sets it waits for it.
ports::CommandRoute flag_route(app::SetFeatureFlagHandler& handler) {
    return {"calendar.set_feature_flag", &handler, std::chrono::minutes(1), {}, &handler,
            {core::Role::kRolloutOwner}};
}

}  // namespace

// In the order of the path; what stands higher is used by what stands lower, and outlives it.
struct Worker::Parts {
    Parts(boost::asio::io_context& io, config::Settings given, Secrets secrets, ports::Log& log_given,
          app::StepObserver* observer)
        : settings(std::move(given)),
          log(log_given, alerts),
          executor(io.get_executor()),
          sealer(std::move(secrets.sealer)),
          event_id_key(std::move(secrets.event_id_key)),
          stores(wiring::open_stores(settings.store_url, sealer)),
          recent_templates(stores->templates(), clock),
          recent_flags(stores->flags(), clock),
          publisher(executor, kafka_settings(settings),
                    {core::Topic::kResults, core::Topic::kEvents, core::Topic::kConnectionStates,
                     core::Topic::kDeadLetters},
                    clock, log),
          span_export(executor, settings.otlp_traces_url,
                      {"calfleet-worker", std::string(kVersion), random.uuid()}, clock, log),
          command_spans(span_export.sink(), random, clock,
                        {settings.kafka_group, settings.trace_sample_percent / 100.0}),
          curl(executor, clock, http_settings(settings)),
          metered(curl, meters, clock),
          traced(metered, span_export.sink(), random, clock),
          attempts(traced, wiring::kAttemptTimeout, clock),
          paced(
              attempts, quota_settings(settings), [this] { return share_of_quota(); }, clock, log, meters),
          http(paced, wiring::kOneRetry, google::is_worth_retrying, clock, random),
          mailer(make_mailer(settings, clock, random)),
          connections({executor, settings, *stores, traced, http, publisher, mailer.get(), clock, random, log,
                       meters, random.uuid()}),
          google_calendar({connections.http(), recent_templates, stores->bookings(), connections.tokens(),
                           event_id_key, clock, log},
                          google_settings(settings)),
          templates(stores->templates(), event_id_key, clock, std::string(google::kFeatureFlag)),
          set_feature_flag(recent_flags),
          maintenance({stores->agents(), stores->orphans(), stores->expired_rows(), stores->bookings(),
                       stores->job_ledger(), connections.book(), clock, log},
                      {settings.orphan_after, settings.purge_max}, settings.ledger_retention),
          gate(recent_flags, clock, log),
          ledger_writer(executor, stores->job_ledger(), clock, log, meters),
          jobs(executor, ledger_writer, event_id_key, random),
          path(routes(), {gate, jobs, publisher, clock, log, meters, command_spans},
               {settings.kafka_group, std::string(kVersion)}),
          partitions(executor, lane_settings(settings), path, clock, log, observer),
          consumer(executor, kafka_settings(settings), {.drain_bound = settings.drain}, partitions, clock,
                   log),
          sweeper(routes(), {random.uuid(), settings.ledger_retention}, stores->job_ledger(),
                  stores->leases(), clock, log),
          store_watch([this] { return stores->current_version(); }, clock),
          loop_watch(clock),
          readiness({{"assignment", [this] { return assignment(); }},
                     {"broker", [this] { return wiring::broker_state(consumer.broker()); }},
                     {"store", [this] { return store_watch.store(); }},
                     {"schema", [this] { return store_watch.schema(); }}}),
          health(executor, wiring::health_handler(readiness, [this] { return metrics(); })),
          tasks(executor, [this](std::exception_ptr) { log.error("a background task broke"); }) {
        partitions.report_to(consumer);
    }

    std::vector<ports::CommandRoute> routes() {
        std::vector<ports::CommandRoute> all = google_calendar.routes();
        for (ports::CommandRoute& route : connections.routes()) all.push_back(std::move(route));
        for (ports::CommandRoute& route : templates.routes()) all.push_back(std::move(route));
        all.push_back(flag_route(set_feature_flag));
        for (ports::CommandRoute& route : maintenance.routes()) all.push_back(std::move(route));
        return all;
    }

    double share_of_quota() const {
        return core::share_of(consumer.partitions_owned(), consumer.partitions_in_all());
    }

    std::string metrics() const {
        return metrics_page({partitions.in_flight(), settings.max_in_flight, partitions.waiting(),
                             partitions.lanes(), partitions.oldest(), consumer.partitions_owned(),
                             consumer.partitions_in_all(), consumer.lag(), consumer.rebalances()},
                            wiring::service_metrics({readiness, alerts, loop_watch.lag()}), meters.collect());
    }

    // A worker may rightly have no partition: with more workers than partitions, it stands by.
    wiring::CheckState assignment() const {
        if (!consumer.has_joined()) return {false, "not a member of the group", consumer.broker().age()};
        return {true,
                std::to_string(consumer.partitions_owned()) + " of " +
                    std::to_string(consumer.partitions_in_all()) + " partitions",
                consumer.broker().age()};
    }

    config::Settings settings;
    adapters::metrics::OpsAlertCounter alerts;
    app::CountedAlertsLog log;
    boost::asio::any_io_executor executor;
    adapters::system::SystemClock clock;
    adapters::system::SystemRandom random;
    adapters::crypto::AesGcmTokenSealer sealer;
    adapters::crypto::HmacSha256 event_id_key;
    std::unique_ptr<wiring::Stores> stores;
    app::RecentTemplates recent_templates;
    app::RecentFeatureFlags recent_flags;
    adapters::kafka::RecordPublisher publisher;
    adapters::metrics::PrometheusMeters meters;
    wiring::SpanExport span_export;
    app::CommandSpans command_spans;
    adapters::http::CurlHttpClient curl;
    app::MeteredHttpClient metered;
    app::TracedHttpClient traced;
    app::TimedHttpClient attempts;
    app::PacedHttpClient paced;
    app::RetryingHttpClient http;
    std::unique_ptr<adapters::smtp::SmtpMailer> mailer;
    ConnectionWiring connections;
    google::Provider google_calendar;
    app::templates::TemplateCommands templates;
    app::SetFeatureFlagHandler set_feature_flag;
    app::maintenance::MaintenanceCommands maintenance;
    app::RolloutGate gate;
    app::LedgerWriter ledger_writer;
    app::JobBook jobs;
    app::CommandPath path;
    app::PartitionWorker partitions;
    adapters::kafka::CommandConsumer consumer;
    app::InDoubtSweeper sweeper;
    wiring::StoreWatch store_watch;
    app::LoopWatch loop_watch;
    wiring::Readiness readiness;
    adapters::http_server::HttpServer health;
    app::TaskGroup tasks;
};

std::optional<StartError> check_secrets(const config::Settings& settings) {
    const auto secrets = read_secrets(settings);
    if (secrets.has_error()) return StartError{secrets.error(), config::kExitConfig};
    return std::nullopt;
}

ports::awaitable<core::Result<std::unique_ptr<Worker>, StartError>> Worker::start(
    boost::asio::io_context& io, config::Settings settings, ports::Log& log, app::StepObserver* observer) {
    auto secrets = read_secrets(settings);
    if (secrets.has_error()) co_return StartError{secrets.error(), config::kExitConfig};

    std::unique_ptr<Parts> parts;
    std::string refused_property;
    try {
        parts = std::make_unique<Parts>(io, std::move(settings), std::move(*secrets), log, observer);
    } catch (const adapters::kafka::KafkaConfigError& error) {
        refused_property = error.what();
    }
    if (!parts) co_return StartError{std::move(refused_property), config::kExitConfig};

    if (auto problem = co_await wiring::open_store_and_endpoint(*parts->stores, parts->health,
                                                                parts->settings.http_listen))
        co_return std::move(*problem);
    co_return std::unique_ptr<Worker>(new Worker(std::move(parts)));
}

ports::awaitable<wiring::StartedService> Worker::start_service(boost::asio::io_context& io,
                                                               config::Settings settings, ports::Log& log) {
    auto worker = co_await start(io, std::move(settings), log);
    if (worker.has_error()) co_return worker.error();
    co_return std::unique_ptr<wiring::Service>(std::move(*worker));
}

Worker::Worker(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Worker::~Worker() = default;

ports::awaitable<bool> Worker::run() {
    Parts& parts = *parts_;
    parts.log.info("working", {{"brokers", parts.settings.kafka_brokers}, {"health", parts.health.url()}});
    parts.tasks.start(parts.publisher.run());
    parts.tasks.start(parts.store_watch.run());
    parts.tasks.start(parts.loop_watch.run());
    parts.tasks.start(parts.span_export.run());
    parts.tasks.start(parts.sweeper.run());
    parts.tasks.start(parts.connections.run());
    co_await parts.consumer.run();

    // What the drain left unfinished is handed back: nothing more is published for it, its offsets stay, and
    // another worker gets it again.
    parts.store_watch.stop();
    parts.loop_watch.stop();
    if (parts.partitions.in_flight() > 0)
        parts.log.warn("ending with commands in flight; they will be delivered again",
                       {{"commands", static_cast<std::int64_t>(parts.partitions.in_flight())}});
    co_await parts.connections.wait_idle(kLastWordsBound);
    parts.connections.stop();
    parts.sweeper.stop();
    parts.path.stop();
    parts.ledger_writer.stop();
    parts.publisher.stop();
    parts.curl.stop();
    co_await parts.partitions.wait_idle(kLastWordsBound);
    parts.span_export.stop();
    co_await parts.health.stop(std::chrono::milliseconds(200));
    co_await parts.tasks.wait_idle(kLastWordsBound);
    parts.log.info("ended");
    co_return !parts.consumer.has_given_up();
}

void Worker::stop() {
    parts_->consumer.stop();
}

std::string Worker::status() const {
    return parts_->readiness.as_words();
}

void Worker::log_in_flight() const {
    parts_->partitions.log_in_flight();
}

bool Worker::ready() const {
    return parts_->readiness.ready();
}

std::string Worker::health_url() const {
    return parts_->health.url();
}

}  // namespace calfleet::worker
