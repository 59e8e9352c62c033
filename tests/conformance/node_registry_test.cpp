#include "conformance/every_kind.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace calfleet::conformance {
namespace {

using Found = core::Result<std::optional<std::string>, ports::StoreError>;
using Done = core::Result<void, ports::StoreError>;

template <class Stores>
class NodeRegistryTest : public StoreTest<Stores> {
protected:
    Found find(std::string code = "google_calendar") {
        return this->run(this->stores_.node_registry().find(std::move(code)));
    }
    Done put(std::string definition, std::string code = "google_calendar") {
        return this->run(this->stores_.node_registry().put(std::move(code), std::move(definition)));
    }
};
TYPED_TEST_SUITE(NodeRegistryTest, EveryKind, KindNames);

TYPED_TEST(NodeRegistryTest, AProviderHasNoRowUntilOneIsPut) {
    EXPECT_EQ(*this->find(), std::nullopt);
    ASSERT_TRUE(this->put("{}"));
    EXPECT_EQ(*this->find(), "{}");
    EXPECT_EQ(*this->find("calendly"), std::nullopt);
}

TYPED_TEST(NodeRegistryTest, AProvidersRowIsReplacedAndNobodyElses) {
    ASSERT_TRUE(this->put("other", "calendly"));
    for (const char* definition : {"first", "first", "second"}) {
        ASSERT_TRUE(this->put(definition));
        EXPECT_EQ(*this->find(), definition);
    }
    EXPECT_EQ(*this->find("calendly"), "other");
}

// Whether it is a definition is not the store's to judge.
TYPED_TEST(NodeRegistryTest, ADefinitionComesBackByteForByte) {
    for (const std::string& definition :
         {std::string("'); DROP TABLE node_registries;--\n\"\\ \xe4\xbd\xa0"),
          std::string("  { \"b\": 1.0 }\n"), std::string(), std::string(60'000, 'x')}) {
        ASSERT_TRUE(this->put(definition));
        EXPECT_EQ(*this->find(), definition);
    }
}

TYPED_TEST(NodeRegistryTest, ManyWhoPutAtOnceAllSucceed) {
    const auto call = [this] { return this->stores_.node_registry().put("google_calendar", "{}"); };
    for (const Done& done : this->run_at_once(50, call)) EXPECT_TRUE(done);
    EXPECT_EQ(*this->find(), "{}");
}

TYPED_TEST(NodeRegistryTest, AnOutageIsUnavailableAndPasses) {
    ASSERT_TRUE(this->put("{}"));
    this->stores_.go_down();
    EXPECT_TRUE(is_unavailable(this->find()));
    EXPECT_TRUE(is_unavailable(this->put("{}")));
    this->stores_.come_back();
    EXPECT_EQ(*this->find(), "{}");
}

}  // namespace
}  // namespace calfleet::conformance
