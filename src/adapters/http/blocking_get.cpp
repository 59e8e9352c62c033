#include "adapters/http/blocking_get.hpp"

#include "adapters/http/curl_global.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cstddef>
#include <memory>

namespace calfleet::adapters::http {
namespace {

constexpr std::size_t kBodyMax = 65'536;

std::size_t keep(const char* bytes, std::size_t size, std::size_t count, void* into) {
    auto& body = *static_cast<std::string*>(into);
    const std::size_t received = size * count;
    body.append(bytes, std::min(received, kBodyMax - body.size()));
    return received;
}

}  // namespace

core::Result<BlockingAnswer, std::string> blocking_get(const std::string& url,
                                                       std::chrono::milliseconds timeout) {
    ensure_curl_ready();
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy(curl_easy_init(), curl_easy_cleanup);
    BlockingAnswer answer;
    curl_easy_setopt(easy.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy.get(), CURLOPT_PROXY, "");
    curl_easy_setopt(easy.get(), CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
    curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, &keep);
    curl_easy_setopt(easy.get(), CURLOPT_WRITEDATA, &answer.body);
    const CURLcode outcome = curl_easy_perform(easy.get());
    if (outcome != CURLE_OK) return std::string(curl_easy_strerror(outcome));
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &answer.status);
    return answer;
}

}  // namespace calfleet::adapters::http
