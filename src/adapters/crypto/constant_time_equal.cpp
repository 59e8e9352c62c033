#include "adapters/crypto/constant_time_equal.hpp"

#include <openssl/crypto.h>

namespace calfleet::adapters::crypto {

bool constant_time_equal(std::string_view left, std::string_view right) {
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace calfleet::adapters::crypto
