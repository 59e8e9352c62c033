#include "adapters/http/curl_global.hpp"

#include <curl/curl.h>

#include <stdexcept>
#include <string>

namespace calfleet::adapters::http {
namespace {

class CurlGlobal {
public:
    CurlGlobal() {
        if (const auto code = ::curl_global_init(CURL_GLOBAL_DEFAULT); code != CURLE_OK)
            throw std::runtime_error(std::string("libcurl does not start: ") + ::curl_easy_strerror(code));
        const auto* info = ::curl_version_info(CURLVERSION_NOW);
        constexpr int kNeeded = CURL_VERSION_SSL | CURL_VERSION_HTTP2 | CURL_VERSION_ASYNCHDNS;
        if ((info->features & kNeeded) == kNeeded) return;
        ::curl_global_cleanup();
        throw std::runtime_error("this libcurl lacks TLS, HTTP/2 or asynchronous name resolution");
    }
    ~CurlGlobal() { ::curl_global_cleanup(); }
    CurlGlobal(const CurlGlobal&) = delete;
    CurlGlobal& operator=(const CurlGlobal&) = delete;
};

}  // namespace

void ensure_curl_ready() {
    static const CurlGlobal global;
}

}  // namespace calfleet::adapters::http
