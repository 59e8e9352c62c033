#include "adapters/crypto/random_bytes.hpp"

#include <openssl/rand.h>

#include <stdexcept>

namespace calfleet::adapters::crypto {

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    auto* const data =
        reinterpret_cast<unsigned char*>(bytes.data());  // NOLINT(*-reinterpret-cast): OpenSSL's type
    if (RAND_bytes(data, static_cast<int>(count)) != 1)
        throw std::runtime_error("no randomness from the system");
    return bytes;
}

}  // namespace calfleet::adapters::crypto
