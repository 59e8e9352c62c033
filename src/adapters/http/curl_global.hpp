// The process-wide state of libcurl. Brought up by the first CurlHttpClient, taken down at exit.
#pragma once

namespace calfleet::adapters::http {

// Throws std::runtime_error if libcurl does not start, or was built without what we rely on: TLS, HTTP/2, and
// a resolver that does not block the loop. The first call comes before a second thread exists.
void ensure_curl_ready();

}  // namespace calfleet::adapters::http
