#include "adapters/config/config_reference.hpp"

#include "adapters/config/config_key.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace calfleet::adapters::config {
namespace {

using testing::HasSubstr;

std::string row_of(const std::string& key) {
    std::istringstream page(config_reference());
    for (std::string line; std::getline(page, line);)
        if (line.starts_with("| `" + key + "`<br>")) return line;
    return "no row";
}

TEST(ConfigReferenceTest, ARowHasAllNamesDefaultValuesReadersAndMeaning) {
    EXPECT_EQ(row_of("max_in_flight"),
              "| `max_in_flight`<br>`CALFLEET_MAX_IN_FLIGHT`<br>`--max-in-flight` | `2000` | 1 to 20000 "
              "commands | worker | in flight in this process at most |");
}

TEST(ConfigReferenceTest, WhatHoldsASecretIsMarkedAndMayComeFromAFile) {
    EXPECT_THAT(row_of("token_keys"), HasSubstr("<br>`CALFLEET_TOKEN_KEYS_FILE`<br>"));
    EXPECT_THAT(row_of("token_keys"), HasSubstr("| **secret** key ring"));
    EXPECT_THAT(row_of("smtp_url"), HasSubstr("| **password** "));
    EXPECT_THAT(row_of("kafka_group"), testing::Not(HasSubstr("_FILE")));
}

TEST(ConfigReferenceTest, ThatTheSchedulerHasADefaultOfItsOwnIsSaid) {
    EXPECT_THAT(row_of("http_listen"), HasSubstr("| `127.0.0.1:9464`<br>scheduler: `127.0.0.1:9465` |"));
}

TEST(ConfigReferenceTest, EveryKeyHasARowOfFiveCellsWhateverStandsInIt) {
    for (const ConfigKey& key : config_keys()) {
        const std::string row = row_of(std::string(key.name));
        std::size_t bars = 0;
        for (std::size_t at = 0; at < row.size(); ++at)
            if (row[at] == '|' && (at == 0 || row[at - 1] != '\\')) ++bars;
        EXPECT_EQ(bars, 6u) << row;
    }
    EXPECT_THAT(row_of("purge_orphans_schedule"), HasSubstr(R"([missed=run_once\|skip\|run_all:N])"));
}

}  // namespace
}  // namespace calfleet::adapters::config
