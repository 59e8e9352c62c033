#include "doctor/doctor_checks.hpp"

#include "adapters/crypto/hmac_sha256.hpp"
#include "adapters/http/curl_http_client.hpp"
#include "adapters/kafka/topic_admin.hpp"
#include "adapters/system/system_clock.hpp"
#include "app/run_to_end.hpp"
#include "core/topic.hpp"
#include "kafka_session.hpp"
#include "store_session.hpp"
#include "topic_list.hpp"
#include "version.hpp"
#include "wiring/token_sealer.hpp"

#include <algorithm>
#include <utility>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;
using adapters::kafka::TopicFacts;
using adapters::kafka::TopicSpec;
using State = Finding::State;

constexpr std::chrono::seconds kAnswerPatience{10};
constexpr const char* kCleanup = "cleanup.policy";

bool is_command_topic(const std::string& name) {
    return std::any_of(core::kCommandTopics.begin(), core::kCommandTopics.end(),
                       [&name](core::Topic topic) { return core::name_of(topic) == name; });
}

// What there is to say about the topics, the worst first.
class TopicComplaints {
public:
    void look_at(const TopicSpec& spec, const TopicFacts& facts) {
        if (facts.partitions == 0) return fail(spec.name + " is missing: run calfleetctl topics apply");
        if (is_command_topic(spec.name)) compare_partitions(spec.name, facts.partitions);
        if (facts.partitions != spec.partitions)
            warn(spec.name + " has " + std::to_string(facts.partitions) + " partitions, the list says " +
                 std::to_string(spec.partitions));
        if (!facts.config) return not_told();
        const auto wanted = spec.config.find(kCleanup);
        const auto found = facts.config->find(kCleanup);
        if (wanted != spec.config.end() && found != facts.config->end() && found->second != wanted->second)
            fail(spec.name + " has cleanup.policy " + found->second + ": set it to " + wanted->second);
    }

    Finding finding(std::size_t count) const {
        if (!failures_.empty()) return {"topics", State::kFailed, failures_};
        if (!warnings_.empty()) return {"topics", State::kWarning, warnings_};
        return {"topics", State::kOk, std::to_string(count) + " topics, as the list says"};
    }

private:
    void compare_partitions(const std::string& name, int count) {
        if (command_partitions_ == 0) command_partitions_ = count;
        if (count != command_partitions_)
            fail(name + " has " + std::to_string(count) + " partitions, another command topic " +
                 std::to_string(command_partitions_) + ": give all as many");
    }
    // Said once: it is the broker's way, or what this account may see, not a topic's.
    void not_told() {
        if (!std::exchange(is_not_told_, true)) warn("the broker does not tell how they are configured");
    }
    void fail(const std::string& sentence) { failures_ += (failures_.empty() ? "" : "; ") + sentence; }
    void warn(const std::string& sentence) { warnings_ += (warnings_.empty() ? "" : "; ") + sentence; }

    int command_partitions_ = 0;
    bool is_not_told_ = false;
    std::string failures_;
    std::string warnings_;
};

// What Google's servers answer counts for nothing here, only that they do and what time they have.
struct Answer {
    Finding reached;
    Finding clock;
};

ports::awaitable<Answer> ask(adapters::http::CurlHttpClient& client, std::string check, std::string url) {
    const adapters::system::SystemClock clock;
    ports::HttpRequest request;
    request.url = url;
    request.deadline = clock.steady_now() + kAnswerPatience;
    const core::Instant asked_at = clock.now();
    const auto response = co_await client.send(request);
    const core::Instant answered_at = clock.now();
    if (response.has_error())
        co_return Answer{{check, State::kFailed,
                          url + " does not answer (" + response.error().message +
                              "): see to name resolution, proxy and firewall"},
                         {"clock", State::kWarning, "not compared, since nobody answers"}};
    co_return Answer{{check, State::kOk, url + " answers"},
                     compare_clocks(response->header("date"), asked_at, answered_at)};
}

Finding check_oauth_client(const config::Settings& settings) {
    std::string missing;
    const auto need = [&missing](bool is_there, const char* key) {
        if (!is_there) missing += (missing.empty() ? "" : ", ") + std::string(key);
    };
    need(!settings.google_client_id.empty(), "google_client_id");
    need(!settings.google_client_secret.empty(), "google_client_secret");
    need(!settings.google_redirect_uri.empty(), "google_redirect_uri");
    if (missing.empty()) return {"oauth_client", State::kOk, "configured"};
    return {"oauth_client", State::kWarning,
            "no account can be connected without " + missing + ": docs/google-account.md says where from"};
}

}  // namespace

std::vector<Finding> check_kafka(const config::Settings& settings) {
    adapters::kafka::TopicAdmin admin(kafka_settings(settings));
    TopicComplaints complaints;
    const std::vector<TopicSpec> topics = topic_list();
    std::vector<std::string> names;
    for (const TopicSpec& topic : topics) names.push_back(topic.name);
    const auto facts = admin.facts(names);
    if (facts.has_error())
        return {{"broker", State::kFailed, facts.error() + "; see kafka_brokers and kafka_properties"},
                {"topics", State::kFailed, "not looked at, since no broker answers"}};
    for (const TopicSpec& topic : topics) complaints.look_at(topic, facts->at(topic.name));
    return {{"broker", State::kOk, settings.kafka_brokers + " answers"}, complaints.finding(topics.size())};
}

Finding check_store(const Session& session) {
    auto store = StoreSession::open_as_it_is(session);
    if (store.has_error()) return {"store", State::kFailed, "store_url cannot be read"};
    const auto version = (*store)->run((*store)->stores().check_version());
    if (version)
        return {"store", State::kOk,
                "at schema version " + std::to_string(*version) + ", as this release needs it"};
    if (version.error().kind == ports::StoreError::Kind::kUnavailable)
        return {"store", State::kFailed, version.error().message + ": see store_url"};
    return {"store", State::kFailed, version.error().message};
}

std::vector<Finding> check_keys(const config::Settings& settings) {
    std::vector<Finding> findings;
    const auto sealer = wiring::read_token_sealer(settings);
    findings.push_back(
        sealer ? Finding{"token_keys", State::kOk, "can be used"}
               : Finding{"token_keys", State::kFailed, sealer.error() + "; calfleetctl keys new makes some"});
    const auto event_ids = adapters::crypto::HmacSha256::from_base64("event_id_key", settings.event_id_key);
    findings.push_back(event_ids ? Finding{"event_id_key", State::kOk, "can be used"}
                                 : Finding{"event_id_key", State::kFailed,
                                           event_ids.error().message + "; calfleetctl keys new makes one"});
    return findings;
}

std::vector<Finding> check_google(const config::Settings& settings) {
    boost::asio::io_context io(1);
    const adapters::system::SystemClock clock;
    adapters::http::CurlHttpClient client(io.get_executor(), clock,
                                          {.user_agent = "calfleetctl/" + std::string(kVersion)});
    const Answer api = app::run_to_end(io, ask(client, "google_api", settings.google_api_url));
    const Answer token = app::run_to_end(io, ask(client, "google_token", settings.google_token_url));
    client.stop();
    return {check_oauth_client(settings), api.reached, token.reached, api.clock};
}

}  // namespace calfleet::ctl
