#include "bench/google_process.hpp"

#include "adapters/system/system_clock.hpp"
#include "codec/json_parser.hpp"
#include "core/rfc3339.hpp"
#include "harness/wait.hpp"
#include "providers/google_calendar/oauth/scopes.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace calfleet::bench {
namespace {

constexpr int kAppointmentDays = 7;
constexpr std::chrono::hours kAppointmentHour{5};  // bookings stay clear of it (traffic.cpp)

std::string text_of(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

const codec::JsonValue& member(const codec::JsonValue& object, std::string_view name) {
    const codec::JsonValue* found = object.find(name);
    if (found == nullptr) throw std::runtime_error("the simulator's answer lacks " + std::string(name));
    return *found;
}

codec::JsonValue parsed(const std::string& text) {
    auto value = codec::parse_json(text, {.bytes_max = 1U << 24U});
    if (value.has_error()) throw std::runtime_error("the simulator's answer: " + value.error().message);
    return std::move(*value);
}

std::size_t append(char* bytes, std::size_t size, std::size_t count, void* text) {
    static_cast<std::string*>(text)->append(bytes, size * count);
    return size * count;
}

std::string appointments_of(const std::string& email) {
    const auto midnight = std::chrono::floor<std::chrono::days>(adapters::system::SystemClock().now());
    std::string events;
    for (int day = 0; day < kAppointmentDays; ++day) {
        const core::Instant start = midnight + std::chrono::days(day) + kAppointmentHour;
        events += (events.empty() ? R"({"start":")" : R"(,{"start":")") + core::to_rfc3339(start) +
                  R"(","end":")" + core::to_rfc3339(start + std::chrono::hours(1)) + "\"}";
    }
    return R"({"calendar":")" + email + R"(","events":[)" + events + "]}";
}

std::string latency_of(std::chrono::milliseconds delay, const std::string& match) {
    return R"({"kind":"latency","distribution":"fixed","moment":"before_commit","milliseconds":)" +
           std::to_string(delay.count()) + match + "}";
}

}  // namespace

GoogleProcess::GoogleProcess(const std::filesystem::path& log_file)
    : process_({CALFLEET_BIN_DIR "/google-simulator", {"--log-entries-max", "20000"}, {}, log_file, {}}),
      curl_(curl_easy_init(), &curl_easy_cleanup) {
    harness::wait_until("the simulator to listen", [this, &log_file] {
        if (!process_.is_running()) throw std::runtime_error("it ended: " + text_of(log_file));
        return text_of(log_file).find('\n') != std::string::npos;
    });
    url_ = *member(parsed(text_of(log_file)), "url").as_string();
}

void GoogleProcess::grant_tokens_for(std::chrono::seconds life) {
    token_life_ = life;
    post("/control/oauth", R"({"access_token_lifetime_seconds":)" + std::to_string(life.count()) + "}");
}

std::vector<codec::JsonValue> GoogleProcess::log_after(std::int64_t sequence) {
    const auto log = get("/control/log?limit=400&after=" + std::to_string(sequence));
    const codec::JsonValue::Array* entries = member(log, "entries").as_array();
    return entries == nullptr ? std::vector<codec::JsonValue>() : *entries;
}

MintedTokens GoogleProcess::add_account(const std::string& email) {
    post("/control/accounts", R"({"email":")" + email + R"("})");
    post("/control/events", appointments_of(email));
    const auto tokens =
        post("/control/tokens", R"({"account":")" + email + R"(","scopes":")" +
                                    providers::google_calendar::kDefaultScopes + R"(","lifetime_seconds":)" +
                                    std::to_string(token_life_.count()) + "}");
    return {*member(tokens, "access_token").as_string(), *member(tokens, "refresh_token").as_string()};
}

void GoogleProcess::delay_all(std::chrono::milliseconds delay) {
    remove("/control/faults");
    if (delay.count() > 0) post("/control/faults", latency_of(delay, ""));
}

void GoogleProcess::delay_account(const std::string& email, std::chrono::milliseconds more) {
    post("/control/faults", latency_of(more, R"(,"match":{"account":")" + email + R"("})"));
}

void GoogleProcess::lift_quotas() {
    post("/control/quotas", "{}");
}

std::int64_t GoogleProcess::live_events() {
    return member(get("/control/summary"), "events_live").as_int64().value();
}

std::chrono::nanoseconds GoogleProcess::timed_free_busy(const std::string& email,
                                                        const std::string& access_token) {
    const core::Instant now = adapters::system::SystemClock().now();
    const std::string body = R"({"timeMin":")" + core::to_rfc3339(now) + R"(","timeMax":")" +
                             core::to_rfc3339(now + std::chrono::days(kAppointmentDays)) +
                             R"(","items":[{"id":")" + email + R"("}]})";
    const auto began_at = std::chrono::steady_clock::now();
    post("/calendar/v3/freeBusy", body, access_token);
    return std::chrono::steady_clock::now() - began_at;
}

codec::JsonValue GoogleProcess::post(const std::string& path, const std::string& body,
                                     const std::string& bearer) {
    curl_easy_reset(curl_.get());
    std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(
        curl_slist_append(nullptr, "Content-Type: application/json"), &curl_slist_free_all);
    if (!bearer.empty()) curl_slist_append(headers.get(), ("Authorization: Bearer " + bearer).c_str());
    curl_easy_setopt(curl_.get(), CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl_.get(), CURLOPT_POSTFIELDS, body.c_str());
    return perform(path);
}

codec::JsonValue GoogleProcess::get(const std::string& path) {
    curl_easy_reset(curl_.get());
    return perform(path);
}

void GoogleProcess::remove(const std::string& path) {
    curl_easy_reset(curl_.get());
    curl_easy_setopt(curl_.get(), CURLOPT_CUSTOMREQUEST, "DELETE");
    perform(path);
}

codec::JsonValue GoogleProcess::perform(const std::string& path) {
    std::string answer;
    const std::string url = url_ + path;
    curl_easy_setopt(curl_.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl_.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl_.get(), CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(curl_.get(), CURLOPT_WRITEFUNCTION, &append);
    curl_easy_setopt(curl_.get(), CURLOPT_WRITEDATA, &answer);
    const CURLcode code = curl_easy_perform(curl_.get());
    if (code != CURLE_OK) throw std::runtime_error(url + ": " + curl_easy_strerror(code));
    return answer.empty() ? codec::JsonValue() : parsed(answer);
}

}  // namespace calfleet::bench
