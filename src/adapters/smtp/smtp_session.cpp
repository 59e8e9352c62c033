#include "adapters/smtp/smtp_session.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <new>
#include <stdexcept>
#include <string_view>

namespace calfleet::adapters::smtp {
namespace {

constexpr long kFirstRefusal = 400;  // of SMTP's reply codes

class CurlGlobal {
public:
    CurlGlobal() {
        if (const auto code = ::curl_global_init(CURL_GLOBAL_DEFAULT); code != CURLE_OK)
            throw std::runtime_error(std::string("libcurl does not start: ") + ::curl_easy_strerror(code));
    }
    ~CurlGlobal() { ::curl_global_cleanup(); }
    CurlGlobal(const CurlGlobal&) = delete;
    CurlGlobal& operator=(const CurlGlobal&) = delete;
};

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
    const auto code = ::curl_easy_setopt(handle, option, value);
    if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
    if (code != CURLE_OK)
        throw std::runtime_error(std::string("libcurl refuses an option: ") + ::curl_easy_strerror(code));
}

std::size_t read_message(char* buffer, std::size_t size, std::size_t count, void* rest) {
    auto& unread = *static_cast<std::string_view*>(rest);
    const std::size_t bytes = std::min(size * count, unread.size());
    std::memcpy(buffer, unread.data(), bytes);
    unread.remove_prefix(bytes);
    return bytes;
}

std::size_t pass_over(char*, std::size_t size, std::size_t count, void*) {
    return size * count;
}

int should_end(void* ending, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<const std::atomic<bool>*>(ending)->load() ? 1 : 0;
}

void set_target(CURL* handle, const SmtpTarget& target, const std::string& ca_file) {
    set(handle, CURLOPT_URL, target.url.c_str());
    set(handle, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    set(handle, CURLOPT_PROTOCOLS_STR, target.tls == Tls::kFromTheStart ? "smtps" : "smtp");
    set(handle, CURLOPT_PROXY, "");  // nor one from the environment
    set(handle, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    if (!target.user.empty()) {
        set(handle, CURLOPT_USERNAME, target.user.c_str());
        set(handle, CURLOPT_PASSWORD, target.password.reveal().data());  // copied; ends in a zero
    }
    const long tls = target.tls == Tls::kNone ? CURLUSESSL_NONE : CURLUSESSL_ALL;
    set(handle, CURLOPT_USE_SSL, tls);
    set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    set(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!ca_file.empty()) {
        set(handle, CURLOPT_CAINFO, ca_file.c_str());
        set(handle, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    }
}

void set_bounds(CURL* handle, std::chrono::milliseconds bound, const std::atomic<bool>& ending) {
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(bound.count()));
    set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(bound.count()));
    // A resolver thread that hangs is left to end by itself; otherwise giving up would wait for it.
    set(handle, CURLOPT_QUICK_EXIT, 1L);
    set(handle, CURLOPT_NOPROGRESS, 0L);
    set(handle, CURLOPT_XFERINFOFUNCTION, &should_end);
    set(handle, CURLOPT_XFERINFODATA, static_cast<const void*>(&ending));
}

// `detail` is libcurl's own sentence, told only of a certificate: elsewhere it may repeat what was sent.
ports::MailError failure(CURL* handle, CURLcode code, const SmtpTarget& target, const char* detail) {
    if (code == CURLE_OPERATION_TIMEDOUT) return {target.name + " did not take the mail in time"};
    if (code == CURLE_ABORTED_BY_CALLBACK) return {"the mail was given up, because this process ends"};
    if (code == CURLE_USE_SSL_FAILED) return {target.name + " does not offer STARTTLS"};
    if (code == CURLE_PEER_FAILED_VERIFICATION) return {target.name + ": " + detail};
    long reply = 0;
    ::curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &reply);
    std::string message = target.name + ": " + ::curl_easy_strerror(code);
    if (reply >= kFirstRefusal) message += " (it answered " + std::to_string(reply) + ")";
    return {std::move(message)};
}

}  // namespace

void ensure_curl_ready() {
    static const CurlGlobal global;
}

core::Result<void, ports::MailError> hand_in(const SmtpTarget& target, const std::string& ca_file,
                                             const HandedIn& mail, std::chrono::milliseconds bound,
                                             const std::atomic<bool>& ending) {
    const std::unique_ptr<CURL, decltype(&::curl_easy_cleanup)> owner(::curl_easy_init(),
                                                                      &::curl_easy_cleanup);
    CURL* const handle = owner.get();
    if (handle == nullptr) throw std::bad_alloc();
    const std::unique_ptr<curl_slist, decltype(&::curl_slist_free_all)> recipients(
        ::curl_slist_append(nullptr, ("<" + mail.to + ">").c_str()), &::curl_slist_free_all);
    if (!recipients) throw std::bad_alloc();
    std::string_view unread = mail.message;
    std::array<char, CURL_ERROR_SIZE> detail{};

    set_target(handle, target, ca_file);
    set_bounds(handle, bound, ending);
    set(handle, CURLOPT_ERRORBUFFER, detail.data());
    set(handle, CURLOPT_MAIL_FROM, ("<" + mail.from + ">").c_str());
    set(handle, CURLOPT_MAIL_RCPT, recipients.get());
    set(handle, CURLOPT_UPLOAD, 1L);
    set(handle, CURLOPT_READFUNCTION, &read_message);
    set(handle, CURLOPT_READDATA, static_cast<void*>(&unread));
    set(handle, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(mail.message.size()));
    set(handle, CURLOPT_WRITEFUNCTION, &pass_over);
    if (const auto code = ::curl_easy_perform(handle); code != CURLE_OK)
        return failure(handle, code, target, detail.data());
    return {};
}

}  // namespace calfleet::adapters::smtp
