#include "harness/test_certificates.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdexcept>
#include <utility>

namespace calfleet::harness {
namespace {

constexpr long kDay = 24L * 60 * 60;

template <class T, void (*Free)(T*)>
struct Freed {
    void operator()(T* object) const { Free(object); }
};
using Certificate = std::unique_ptr<X509, Freed<X509, &X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, &EVP_PKEY_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION, &X509_EXTENSION_free>>;
struct FreeBio {
    void operator()(BIO* bio) const { ::BIO_free(bio); }
};
using Memory = std::unique_ptr<BIO, FreeBio>;

void expect(bool fine) {
    if (!fine) throw std::runtime_error("OpenSSL does not make the test's certificate");
}

void add_extension(X509* certificate, int nid, const std::string& value) {
    const Extension extension(::X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str()));
    expect(extension && ::X509_add_ext(certificate, extension.get(), -1) == 1);
}

// Valid for a day around `from` seconds from now.
Certificate make_certificate(const std::string& name, long serial, long from, EVP_PKEY* key) {
    Certificate certificate(::X509_new());
    X509* const raw = certificate.get();
    expect(raw != nullptr && ::X509_set_version(raw, X509_VERSION_3) == 1);
    ::ASN1_INTEGER_set(::X509_get_serialNumber(raw), serial);
    ::X509_gmtime_adj(::X509_getm_notBefore(raw), from);
    ::X509_gmtime_adj(::X509_getm_notAfter(raw), from + 2 * kDay);
    const auto* const text = reinterpret_cast<const unsigned char*>(name.c_str());
    ::X509_NAME_add_entry_by_txt(::X509_get_subject_name(raw), "CN", MBSTRING_ASC, text, -1, -1, 0);
    expect(::X509_set_pubkey(raw, key) == 1);
    return certificate;
}

std::string text_of(const Memory& memory) {
    char* data = nullptr;
    const long bytes = BIO_get_mem_data(memory.get(), &data);
    return {data, static_cast<std::size_t>(bytes)};
}

std::string pem_of(X509* certificate) {
    const Memory memory(::BIO_new(::BIO_s_mem()));
    expect(::PEM_write_bio_X509(memory.get(), certificate) == 1);
    return text_of(memory);
}

std::string pem_of(EVP_PKEY* key) {
    const Memory memory(::BIO_new(::BIO_s_mem()));
    expect(::PEM_write_bio_PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
    return text_of(memory);
}

// As the certificate names it: "DNS:localhost", "IP:127.0.0.1".
std::string alternative_name(const std::string& host) {
    boost::system::error_code no_address;
    boost::asio::ip::make_address(host, no_address);
    return (no_address ? "DNS:" : "IP:") + host;
}

}  // namespace

struct TestAuthority::Identity {
    explicit Identity(const std::string& name) : certificate(make_certificate(name, 1, -kDay, key.get())) {}

    Key key{EVP_EC_gen("P-256")};
    Certificate certificate;
};

TestAuthority::TestAuthority(const std::string& name) : identity_(std::make_unique<Identity>(name)) {
    X509* const certificate = identity_->certificate.get();
    add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(certificate, NID_key_usage, "critical,keyCertSign");
    ::X509_set_issuer_name(certificate, ::X509_get_subject_name(certificate));
    expect(::X509_sign(certificate, identity_->key.get(), ::EVP_sha256()) != 0);
}

TestAuthority::~TestAuthority() = default;

std::string TestAuthority::certificate_pem() const {
    return pem_of(identity_->certificate.get());
}

PemIdentity TestAuthority::server_identity(const std::string& host, Flaw flaw) const {
    if (flaw == Flaw::kStrangersAuthority)
        return TestAuthority("a stranger's authority").server_identity(host);
    if (flaw == Flaw::kOtherHost) return server_identity("elsewhere.test");
    const Key key(EVP_EC_gen("P-256"));
    const long from = flaw == Flaw::kExpired ? -10 * kDay : -kDay;
    const Certificate certificate = make_certificate(host, 2, from, key.get());
    add_extension(certificate.get(), NID_subject_alt_name, alternative_name(host));
    const bool by_itself = flaw == Flaw::kSelfSigned;
    ::X509_set_issuer_name(certificate.get(),
                           ::X509_get_subject_name((by_itself ? certificate : identity_->certificate).get()));
    expect(::X509_sign(certificate.get(), (by_itself ? key : identity_->key).get(), ::EVP_sha256()) != 0);
    return {pem_of(certificate.get()), pem_of(key.get())};
}

std::shared_ptr<boost::asio::ssl::context> TestAuthority::server_context(const std::string& host,
                                                                         Flaw flaw) const {
    namespace ssl = boost::asio::ssl;
    const PemIdentity identity = server_identity(host, flaw);
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    context->use_certificate(boost::asio::buffer(identity.certificate), ssl::context::pem);
    context->use_private_key(boost::asio::buffer(identity.key), ssl::context::pem);
    return context;
}

}  // namespace calfleet::harness
