// Certificates made for one test run: nothing secret lies in the tree.
#pragma once

#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <string>

namespace calfleet::harness {

// Why nobody should trust a server's certificate.
enum class Flaw {
    kNone,
    kOtherHost,
    kExpired,
    kSelfSigned,
    kStrangersAuthority,
};

// A certificate and its key, for a server that reads PEM.
struct PemIdentity {
    std::string certificate;
    std::string key;
};

// An authority and what it signs. Owned by the fixture; one thread.
class TestAuthority {
public:
    explicit TestAuthority(const std::string& name = "calfleet test authority");
    ~TestAuthority();
    TestAuthority(const TestAuthority&) = delete;
    TestAuthority& operator=(const TestAuthority&) = delete;

    std::string certificate_pem() const;

    // A certificate for that DNS name or address, and a server context with such a one.
    PemIdentity server_identity(const std::string& host, Flaw flaw = Flaw::kNone) const;
    std::shared_ptr<boost::asio::ssl::context> server_context(const std::string& host,
                                                              Flaw flaw = Flaw::kNone) const;

private:
    struct Identity;
    std::unique_ptr<Identity> identity_;
};

}  // namespace calfleet::harness
