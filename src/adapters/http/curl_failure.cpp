#include "adapters/http/curl_failure.hpp"

#include <openssl/x509_vfy.h>

#include <string>
#include <system_error>

namespace calfleet::adapters::http {
namespace {

using Kind = ports::HttpError::Kind;

Kind kind_before_sending(CURLcode code) {
    const bool bad_url = code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL;
    return bad_url ? Kind::kRefused : Kind::kUnreachable;
}

Kind kind_after_sending(CURLcode code) {
    if (code == CURLE_FILESIZE_EXCEEDED) return Kind::kTooLarge;
    if (code == CURLE_OPERATION_TIMEDOUT) return Kind::kTimeout;
    return Kind::kInterrupted;
}

}  // namespace

ports::HttpError failure_of(CURL* handle, CURLcode code, bool sending_began, std::string_view host) {
    std::string message(host);
    message.append(": ").append(::curl_easy_strerror(code));

    long system_error = 0;
    ::curl_easy_getinfo(handle, CURLINFO_OS_ERRNO, &system_error);
    if (code == CURLE_COULDNT_CONNECT && system_error != 0)
        message += " (" + std::generic_category().message(static_cast<int>(system_error)) + ")";

    long verification = X509_V_OK;
    ::curl_easy_getinfo(handle, CURLINFO_SSL_VERIFYRESULT, &verification);
    // Unspecified is what libcurl begins with. Once the chain is fine, it compares the names itself.
    if (verification != X509_V_OK && verification != X509_V_ERR_UNSPECIFIED)
        message.append(" (").append(::X509_verify_cert_error_string(verification)).append(")");
    else if (code == CURLE_PEER_FAILED_VERIFICATION)
        message += " (the certificate does not name this host)";

    return {sending_began ? kind_after_sending(code) : kind_before_sending(code), message};
}

}  // namespace calfleet::adapters::http
