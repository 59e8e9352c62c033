#include "adapters/config/config_sources.hpp"

#include "adapters/config/config_key.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace calfleet::adapters::config {
namespace {

struct ConfigSourcesTest : ::testing::Test {
    // A file with that text, gone with the test.
    std::string file(const std::string& text) {
        path = std::filesystem::temp_directory_path() /
               ("calfleet-config-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)));
        std::ofstream(path) << text;
        return path.string();
    }
    ~ConfigSourcesTest() override {
        if (!path.empty()) std::filesystem::remove(path);
    }
    static std::string value(const ConfigSources& sources, const std::string& key) {
        auto values = gather(sources);
        return values.has_error() ? values.error().message
                                  : (*values)[key].text + " by " + (*values)[key].origin;
    }
    std::filesystem::path path;
};

TEST_F(ConfigSourcesTest, FlagBeatsEnvironmentBeatsFileBeatsDefault) {
    ConfigSources sources;
    EXPECT_EQ(value(sources, "kafka_group"), "calfleet-worker by default");
    sources.file = file("kafka_group = \"from-file\"\n");
    EXPECT_EQ(value(sources, "kafka_group"), "from-file by file " + sources.file);
    sources.environment["CALFLEET_KAFKA_GROUP"] = "from-environment";
    EXPECT_EQ(value(sources, "kafka_group"), "from-environment by environment");
    sources.flags["kafka_group"] = "from-flag";
    EXPECT_EQ(value(sources, "kafka_group"), "from-flag by flag");
}

TEST_F(ConfigSourcesTest, AnUnknownKeyIsNamed) {
    ConfigSources in_file;
    in_file.file = file("kafka_gruop = \"x\"\n");
    EXPECT_EQ(value(in_file, "kafka_group"), in_file.file + ": unknown key kafka_gruop");
    ConfigSources in_environment;
    in_environment.environment["CALFLEET_KAFKA_GRUOP"] = "x";
    EXPECT_EQ(value(in_environment, "kafka_group"), "unknown environment variable CALFLEET_KAFKA_GRUOP");
}

TEST_F(ConfigSourcesTest, ASecretMayComeFromAFileThatTheEnvironmentNames) {
    ConfigSources sources;
    sources.environment["CALFLEET_TOKEN_KEYS_FILE"] = file("1:abc\n");
    EXPECT_EQ(value(sources, "token_keys"), "1:abc by environment, by file");
    sources.environment = {{"CALFLEET_KAFKA_GROUP_FILE", path.string()}};
    EXPECT_EQ(value(sources, "kafka_group"), "unknown environment variable CALFLEET_KAFKA_GROUP_FILE");
}

TEST_F(ConfigSourcesTest, ABrokenFileIsToldWithItsLine) {
    ConfigSources sources;
    sources.file = file("kafka_group = \"a\"\nkafka_brokers = \n");
    EXPECT_NE(value(sources, "kafka_group").find(sources.file + ":2: "), std::string::npos);
    sources.file = "/nowhere/calfleet.toml";
    EXPECT_EQ(value(sources, "kafka_group"), "cannot read /nowhere/calfleet.toml");
}

TEST_F(ConfigSourcesTest, NumbersAndListsInTheFileAreTakenToo) {
    ConfigSources sources;
    sources.file = file("max_in_flight = 7\nkafka_brokers = [\"a:1\", \"b:2\"]\n");
    EXPECT_EQ(value(sources, "max_in_flight").substr(0, 4), "7 by");
    EXPECT_EQ(value(sources, "kafka_brokers").substr(0, 10), "a:1,b:2 by");
}

TEST_F(ConfigSourcesTest, PrintingShowsOriginsAndHidesSecrets) {
    ConfigSources sources;
    sources.flags["token_keys"] = "1:c2VjcmV0";
    const std::string lines = printed(*gather(sources));
    EXPECT_NE(lines.find("token_keys = '***'  # flag\n"), std::string::npos) << lines;
    EXPECT_NE(lines.find("event_id_key = ''  # default\n"), std::string::npos) << lines;
    EXPECT_EQ(lines.find("c2VjcmV0"), std::string::npos);
}

TEST_F(ConfigSourcesTest, TheStoresUrlMayComeFromAFileAndItsPasswordIsNotPrinted) {
    ConfigSources sources;
    sources.environment["CALFLEET_STORE_URL_FILE"] =
        file("postgresql://fleet:hidden@db.example.com/calfleet\n");
    const std::string lines = printed(*gather(sources));
    EXPECT_NE(
        lines.find("store_url = 'postgresql://fleet:***@db.example.com/calfleet'  # environment, by file\n"),
        std::string::npos)
        << lines;
    EXPECT_EQ(lines.find("hidden"), std::string::npos);
}

TEST_F(ConfigSourcesTest, EveryKeyHasItsNamesEverywhere) {
    for (const ConfigKey& key : config_keys()) {
        EXPECT_TRUE(environment_name(key).starts_with("CALFLEET_"));
        EXPECT_TRUE(flag_name(key).starts_with("--"));
        EXPECT_FALSE(key.help.empty());
    }
}

}  // namespace
}  // namespace calfleet::adapters::config
