#include "adapters/config/config_key.hpp"

#include "adapters/config/settings.hpp"
#include "core/duration_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

namespace calfleet::adapters::config {
namespace {

using testing::ElementsAre;
using testing::Pair;

bool is_taken(const ConfigKey& key, const std::string& value) {
    ConfigSources sources;
    sources.flags[std::string(key.name)] = value;
    return settings_of(*gather(sources)).has_value();
}

// Each key whose values are of that type.
template <class T, class See>
int for_each(const See& see) {
    int seen = 0;
    for (const ConfigKey& key : config_keys()) {
        if (!std::holds_alternative<T>(key.values)) continue;
        SCOPED_TRACE(key.name);
        see(key, std::get<T>(key.values));
        ++seen;
    }
    return seen;
}

TEST(ConfigKeyTest, ANumberIsTakenUpToBothItsEndsAndNotBeyond) {
    EXPECT_GT(for_each<WholeNumber>([](const ConfigKey& key, const WholeNumber& number) {
                  EXPECT_TRUE(is_taken(key, std::to_string(number.min)));
                  EXPECT_TRUE(is_taken(key, std::to_string(number.max)));
                  EXPECT_FALSE(is_taken(key, std::to_string(number.min - 1)));
                  EXPECT_FALSE(is_taken(key, std::to_string(number.max + 1)));
              }),
              0);
}

TEST(ConfigKeyTest, ADurationIsTakenUpToBothItsEndsAndNotBeyond) {
    constexpr std::chrono::milliseconds kOne{1};
    EXPECT_GT(for_each<Duration>([kOne](const ConfigKey& key, const Duration& duration) {
                  EXPECT_TRUE(is_taken(key, core::to_text(duration.min)));
                  if (duration.min > kOne) EXPECT_FALSE(is_taken(key, core::to_text(duration.min - kOne)));
                  if (duration.min == kOne) EXPECT_FALSE(is_taken(key, "0s"));
                  if (duration.max == std::chrono::milliseconds::max()) return;
                  EXPECT_TRUE(is_taken(key, core::to_text(duration.max)));
                  EXPECT_FALSE(is_taken(key, core::to_text(duration.max + std::chrono::minutes(1))));
              }),
              0);
}

TEST(ConfigKeyTest, OfAChoiceEachNameIsTakenAndNoOther) {
    EXPECT_GT(for_each<OneOf>([](const ConfigKey& key, const OneOf& choice) {
                  std::istringstream names{std::string(choice.names)};
                  for (std::string name; std::getline(names >> std::ws, name, ',');)
                      EXPECT_TRUE(is_taken(key, name)) << name;
                  EXPECT_FALSE(is_taken(key, std::string(choice.names)));
              }),
              0);
}

TEST(ConfigKeyTest, EveryKeyStandsOnceInOneGroupAndIsReadBySomebody) {
    std::set<std::string_view> names;
    std::size_t grouped = 0;
    for (const ConfigGroup& group : config_groups()) {
        EXPECT_FALSE(group.keys.empty()) << group.title;
        grouped += group.keys.size();
    }
    EXPECT_EQ(grouped, config_keys().size());
    for (const ConfigKey& key : config_keys()) {
        EXPECT_TRUE(names.insert(key.name).second) << key.name;
        EXPECT_TRUE(key.readers.worker || key.readers.scheduler || key.readers.calfleetctl) << key.name;
        EXPECT_EQ(find_key(key.name), &key);
    }
    EXPECT_EQ(find_key("kafka_gruop"), nullptr);
}

TEST(ConfigKeyTest, TheSchedulerListensBesideAWorker) {
    EXPECT_THAT(scheduler_defaults(), ElementsAre(Pair("http_listen", "127.0.0.1:9465")));
}

TEST(ConfigKeyTest, WhatAValueMayBeIsSaidInWords) {
    EXPECT_EQ(allowed_values(*find_key("max_in_flight")), "1 to 20000 commands");
    EXPECT_EQ(allowed_values(*find_key("scheduler_lease")), "1s to 5m");
    EXPECT_EQ(allowed_values(*find_key("ledger_retention")), "500ms, 30s, 5m, 2h, 7d ...");
    EXPECT_EQ(allowed_values(*find_key("log_level")), "debug, info, warn, error");
    EXPECT_EQ(allowed_values(*find_key("kafka_group")), "");
}

}  // namespace
}  // namespace calfleet::adapters::config
