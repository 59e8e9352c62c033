#include "bench/world.hpp"

#include "adapters/kafka/kafka_client.hpp"
#include "bench/agents.hpp"
#include "bench/store_import.hpp"
#include "harness/wait.hpp"
#include "simulators/google/google_simulator.hpp"

#include <stdexcept>
#include <string_view>

namespace calfleet::bench {
namespace {

constexpr const char* kGroup = "calfleet-worker";
constexpr int kListTimeoutMs = 10'000;

// How many members the workers' group has; 0 while it is not at rest.
int members_at_rest(rd_kafka_t* client) {
    const rd_kafka_group_list* groups = nullptr;
    if (rd_kafka_list_groups(client, kGroup, &groups, kListTimeoutMs) != RD_KAFKA_RESP_ERR_NO_ERROR) return 0;
    int members = 0;
    for (int i = 0; i < groups->group_cnt; ++i) {
        const rd_kafka_group_info& group = groups->groups[i];  // NOLINT(*-pointer-arithmetic): a C array
        if (std::string_view(group.state) == "Stable") members = group.member_cnt;
    }
    rd_kafka_group_list_destroy(groups);
    return members;
}

}  // namespace

World::World(const Options& options, int workers)
    : options_(options),
      store_url_(options.store_url.empty() ? "sqlite:///" + (folder_.path() / "calfleet.db").string()
                                           : options.store_url),
      google_(folder_.path() / "google.log") {
    google_.lift_quotas();
    google_.grant_tokens_for(options.token_life);
    for (int agent = 0; agent < options.agents; ++agent)
        tokens_.push_back(google_.add_account(email_of(agent)));
    import_agents(store_url_, tokens_, options.token_life);
    google_.delay_all(options.upstream.value_or(std::chrono::milliseconds(0)));
    for (int number = 0; number < workers; ++number) start_worker();
    wait_for_members(workers);
}

World::~World() {
    scheduler_.reset();
    workers_.clear();
    keep_logs();
}

void World::start_worker() {
    const std::string name = "worker-" + std::to_string(workers_.size()) + ".log";
    const harness::Program program{
        CALFLEET_BIN_DIR "/calfleet-worker", {}, worker_environment(), folder_.path() / name, {}};
    workers_.push_back(std::make_unique<harness::ChildProcess>(program));
}

void World::start_scheduler() {
    harness::Variables environment = worker_environment();
    environment["CALFLEET_REFRESH_CONNECTIONS_SCHEDULE"] = "@every 1s";
    environment["CALFLEET_REFRESH_RATE_MAX"] = std::to_string(kRefreshRateMax);
    const harness::Program program{
        CALFLEET_BIN_DIR "/calfleet-scheduler", {}, environment, folder_.path() / "scheduler.log", {}};
    scheduler_ = std::make_unique<harness::ChildProcess>(program);
}

harness::Variables World::worker_environment() const {
    // No answer is kept, since Google's part is to be measured too.
    return {{"CALFLEET_BUSY_CACHE_TTL", "0s"},
            {"CALFLEET_KAFKA_BROKERS", kafka_.brokers()},
            {"CALFLEET_KAFKA_GROUP", kGroup},
            {"CALFLEET_STORE_URL", store_url_},
            {"CALFLEET_GOOGLE_API_URL", google_.url() + "/calendar/v3"},
            {"CALFLEET_GOOGLE_CLIENT_ID", simulators::google::SimulatorOptions().client_id},
            {"CALFLEET_GOOGLE_CLIENT_SECRET", simulators::google::SimulatorOptions().client_secret},
            {"CALFLEET_GOOGLE_TOKEN_URL", google_.url() + "/token"},
            {"CALFLEET_TOKEN_KEYS", kTokenKeys},
            {"CALFLEET_EVENT_ID_KEY", kEventIdKey},
            {"CALFLEET_HTTP_LISTEN", "127.0.0.1:0"},
            {"CALFLEET_INVITATIONS_PER_CONVERSATION", "0"},
            {"CALFLEET_INVITATIONS_PER_AGENT", "0"},
            {"CALFLEET_INVITATIONS_PER_COMPANY", "0"},
            {"CALFLEET_MAX_IN_FLIGHT", std::to_string(options_.max_in_flight)},
            // As fast as the worker can, and not as Google allows.
            {"CALFLEET_GOOGLE_QUOTA_PER_ACCOUNT", "0"},
            {"CALFLEET_GOOGLE_QUOTA_PER_PROJECT", "0"},
            // What waits in Kafka because a bench sends more than a worker can do must not expire.
            {"CALFLEET_LOOKUP_DEADLINE", "30m"},
            {"CALFLEET_BOOKING_DEADLINE", "30m"},
            {"CALFLEET_LOG_FORMAT", "json"},
            {"CALFLEET_LOG_LEVEL", "warn"}};
}

void World::wait_for_members(int count) {
    const adapters::kafka::KafkaSettings settings{brokers(), kGroup, "calendar.", "calfleet-bench", {}};
    const auto client = adapters::kafka::make_client(RD_KAFKA_PRODUCER, settings, {}, 0);
    harness::wait_until("the workers to share the partitions",
                        [&client, count] { return members_at_rest(client.get()) == count; });
}

void World::keep_logs() const {
    if (options_.keep_logs_in.empty()) return;
    std::error_code ignored;
    std::filesystem::create_directories(options_.keep_logs_in, ignored);
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path(), ignored))
        if (entry.path().extension() == ".log")
            std::filesystem::copy_file(entry.path(),
                                       std::filesystem::path(options_.keep_logs_in) / entry.path().filename(),
                                       std::filesystem::copy_options::overwrite_existing, ignored);
}

}  // namespace calfleet::bench
