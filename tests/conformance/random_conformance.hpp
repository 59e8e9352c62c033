// What every ports::Random keeps.
#pragma once

#include "ports/random.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>

namespace calfleet::conformance {

template <class Random>
class RandomConformance : public testing::Test {
protected:
    Random random_;
};

TYPED_TEST_SUITE_P(RandomConformance);

TYPED_TEST_P(RandomConformance, FractionsLieInZeroToOneWithoutOne) {
    ports::Random& random = this->random_;
    for (int i = 0; i < 1000; ++i) {
        const double fraction = random.fraction();
        EXPECT_GE(fraction, 0.0);
        EXPECT_LT(fraction, 1.0);
    }
}

TYPED_TEST_P(RandomConformance, IdsAreVersionFourUuidsAndNeverTwiceTheSame) {
    ports::Random& random = this->random_;
    const std::regex version_four("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        const std::string id = random.uuid();
        EXPECT_TRUE(std::regex_match(id, version_four)) << id;
        EXPECT_TRUE(seen.insert(id).second) << id;
    }
}

REGISTER_TYPED_TEST_SUITE_P(RandomConformance, FractionsLieInZeroToOneWithoutOne,
                            IdsAreVersionFourUuidsAndNeverTwiceTheSame);

}  // namespace calfleet::conformance
