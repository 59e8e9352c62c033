// Certificates made for one test run: nothing secret lies in the tree.
#pragma once

#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <string>

namespace calfleet::tests {

enum class Validity { kNow, kExpired };

// An authority and what it signs. Owned by the fixture; one thread.
class TestAuthority {
public:
    TestAuthority();
    ~TestAuthority();
    TestAuthority(const TestAuthority&) = delete;
    TestAuthority& operator=(const TestAuthority&) = delete;

    std::string certificate_pem() const;

    // A server context with a certificate for that DNS name.
    std::shared_ptr<boost::asio::ssl::context> server_context(const std::string& host,
                                                              Validity validity = Validity::kNow) const;

private:
    struct Identity;
    std::unique_ptr<Identity> identity_;
};

}  // namespace calfleet::tests
