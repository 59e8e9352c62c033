#include "conformance/every_kind.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace calfleet::conformance {
namespace {

using Enabled = core::Result<bool, ports::StoreError>;
using Done = core::Result<void, ports::StoreError>;

template <class Stores>
class FeatureFlagsTest : public StoreTest<Stores> {
protected:
    Enabled is_enabled(std::string company, std::string flag = "flag") {
        return this->run(store().is_enabled(core::CompanyId(std::move(company)), std::move(flag)));
    }
    Done set(std::string company, bool enabled, std::string flag = "flag") {
        return this->run(store().set(core::CompanyId(std::move(company)), std::move(flag), enabled));
    }
    // "company/flag on", in the order of the store.
    std::vector<std::string> all() {
        std::vector<std::string> settings;
        for (const ports::FlagSetting& setting : *this->run(store().all()))
            settings.push_back(setting.company_id.str() + "/" + setting.flag +
                               (setting.enabled ? " on" : " off"));
        return settings;
    }
    ports::FeatureFlags& store() { return this->stores_.flags(); }
};
TYPED_TEST_SUITE(FeatureFlagsTest, EveryKind, KindNames);

TYPED_TEST(FeatureFlagsTest, AFlagIsOffUntilSomebodyTurnsItOn) {
    EXPECT_FALSE(*this->is_enabled("company"));
    ASSERT_TRUE(this->set("company", true));
    EXPECT_TRUE(*this->is_enabled("company"));
    EXPECT_FALSE(*this->is_enabled("other"));
    EXPECT_FALSE(*this->is_enabled("company", "another flag"));
}

TYPED_TEST(FeatureFlagsTest, TheGlobalValueHoldsForCompaniesWithoutTheirOwn) {
    ASSERT_TRUE(this->set("", true));
    EXPECT_TRUE(*this->is_enabled("company"));
    EXPECT_TRUE(*this->is_enabled(""));
    ASSERT_TRUE(this->set("company", false));
    EXPECT_FALSE(*this->is_enabled("company"));
    EXPECT_TRUE(*this->is_enabled("other"));
}

TYPED_TEST(FeatureFlagsTest, ACompanysOwnValueOutlivesAChangeOfTheGlobalOne) {
    ASSERT_TRUE(this->set("company", true));
    ASSERT_TRUE(this->set("", false));
    EXPECT_TRUE(*this->is_enabled("company"));
    EXPECT_FALSE(*this->is_enabled("other"));
}

TYPED_TEST(FeatureFlagsTest, TheLastValueCounts) {
    for (const bool enabled : {true, true, false, true}) {
        ASSERT_TRUE(this->set("company", enabled));
        EXPECT_EQ(*this->is_enabled("company"), enabled);
    }
}

TYPED_TEST(FeatureFlagsTest, EverySettingIsListedByFlagAndCompany) {
    using Texts = std::vector<std::string>;
    EXPECT_EQ(this->all(), Texts{});
    ASSERT_TRUE(this->set("b", true, "new"));
    ASSERT_TRUE(this->set("", false, "new"));
    ASSERT_TRUE(this->set("a", false, "old"));
    ASSERT_TRUE(this->set("B", true, "new"));
    ASSERT_TRUE(this->set("a", true, "new"));
    EXPECT_EQ(this->all(), (Texts{"/new off", "B/new on", "a/new on", "b/new on", "a/old off"}));
    ASSERT_TRUE(this->set("b", false, "new"));
    EXPECT_EQ(this->all(), (Texts{"/new off", "B/new on", "a/new on", "b/new off", "a/old off"}));
}

TYPED_TEST(FeatureFlagsTest, AThousandQuestionsAtOnceComplete) {
    ASSERT_TRUE(this->set("company", true));
    const auto call = [this] { return this->store().is_enabled(core::CompanyId("company"), "flag"); };
    for (const Enabled& enabled : this->run_at_once(1'000, call)) EXPECT_TRUE(*enabled);
}

TYPED_TEST(FeatureFlagsTest, AnOutageIsUnavailableAndPasses) {
    ASSERT_TRUE(this->set("company", true));
    this->stores_.go_down();
    EXPECT_TRUE(is_unavailable(this->is_enabled("company")));
    EXPECT_TRUE(is_unavailable(this->set("company", false)));
    EXPECT_TRUE(is_unavailable(this->run(this->store().all())));
    this->stores_.come_back();
    EXPECT_TRUE(*this->is_enabled("company"));
    EXPECT_TRUE(this->set("company", false));
}

}  // namespace
}  // namespace calfleet::conformance
