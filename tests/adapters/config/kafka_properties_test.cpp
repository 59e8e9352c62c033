#include "adapters/config/kafka_properties.hpp"

#include "adapters/config/command_line.hpp"
#include "fakes/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

namespace calfleet::adapters::config {
namespace {

// What must never be shown.
constexpr const char* kPassword = "hidden";

struct KafkaPropertiesTest : ::testing::Test {
    std::string file(const std::string& text) const {
        std::string path = folder.path() / "file";
        std::ofstream(path) << text;
        return path;
    }
    // What librdkafka is given, or the sentence that refuses it under "error".
    static KafkaProperties properties(const ConfigSources& sources,
                                      const std::vector<std::string>& by_flag = {}) {
        SharedOptions options;
        options.kafka_properties = by_flag;
        const auto values = gather(sources);
        if (values.has_error()) return {{"error", values.error().message}};
        const auto settings = settings_of(*values, options);
        if (settings.has_error()) return {{"error", settings.error().message}};
        return settings->kafka_properties;
    }

    fakes::TemporaryFolder folder;
};

const KafkaProperties kScram{{"security.protocol", "sasl_ssl"}, {"sasl.password", "a=b, c#d"}};

TEST_F(KafkaPropertiesTest, TheyAreLinesOfNamesAndValues) {
    EXPECT_EQ(parse_kafka_properties(""), KafkaProperties());
    EXPECT_EQ(parse_kafka_properties("# of the fleet\n\n  security.protocol = sasl_ssl\r\n"
                                     "sasl.password=a=b, c#d"),
              kScram);
    EXPECT_EQ(parse_kafka_properties("debug=\n"), (KafkaProperties{{"debug", ""}}));
}

TEST_F(KafkaPropertiesTest, ALineThatIsNoPropertyIsRefusedAndNotShown) {
    for (const std::string bad :
         {"hidden", "=hidden", "-----BEGIN hidden=", "HIDDEN.hidden=1", "a b=hidden"}) {
        EXPECT_FALSE(parse_kafka_properties("security.protocol=ssl\n" + bad)) << bad;
        EXPECT_EQ(masked_kafka_properties("security.protocol=ssl\n" + bad), "***");
        ConfigSources sources;
        sources.environment["CALFLEET_KAFKA_PROPERTIES"] = bad;
        EXPECT_EQ(properties(sources).at("error"),
                  "kafka_properties must be lines of name=value, as in security.protocol=sasl_ssl (it comes "
                  "from: environment)");
    }
}

TEST_F(KafkaPropertiesTest, WhatMayBeASecretIsMasked) {
    EXPECT_EQ(masked_kafka_properties("sasl.username=fleet\nsasl.password=hidden\nssl.key.password=hidden\n"
                                      "ssl.key.location=/etc/key.pem\nssl.key.pem=hidden\n"
                                      "sasl.oauthbearer.client.secret=hidden\n"
                                      "sasl.oauthbearer.config=hidden\nsasl.jaas.config=hidden"),
              "sasl.jaas.config=***\nsasl.oauthbearer.client.secret=***\nsasl.oauthbearer.config=***\n"
              "sasl.password=***\nsasl.username=fleet\nssl.key.location=/etc/key.pem\n"
              "ssl.key.password=***\nssl.key.pem=***");
}

TEST_F(KafkaPropertiesTest, TheyMayComeFromAFileThatTheEnvironmentNamesAndAreNotPrinted) {
    ConfigSources sources;
    sources.environment["CALFLEET_KAFKA_PROPERTIES_FILE"] =
        file("security.protocol=ssl\nsasl.password=hidden\n");
    EXPECT_EQ(properties(sources),
              (KafkaProperties{{"security.protocol", "ssl"}, {"sasl.password", kPassword}}));
    const std::string lines = printed(*gather(sources));
    EXPECT_NE(lines.find(R"(kafka_properties = "sasl.password=***\nsecurity.protocol=ssl"  # environment)"),
              std::string::npos)
        << lines;
    EXPECT_EQ(lines.find(kPassword), std::string::npos) << lines;
}

TEST_F(KafkaPropertiesTest, APropertyOfTheCommandLineGoesBeforeTheSameOneOfTheKey) {
    ConfigSources sources;
    sources.environment["CALFLEET_KAFKA_PROPERTIES"] = "security.protocol=sasl_ssl\ndebug=broker";
    EXPECT_EQ(
        properties(sources, {"debug=security", "client.rack=a"}),
        (KafkaProperties{{"security.protocol", "sasl_ssl"}, {"debug", "security"}, {"client.rack", "a"}}));
}

TEST_F(KafkaPropertiesTest, TheFileMayHaveThemAsATableOrAsLines) {
    for (const char* text :
         {"[kafka_properties]\nsecurity.protocol = 'sasl_ssl'\nsasl.password = 'a=b, c#d'\n",
          "kafka_properties = { 'security.protocol' = 'sasl_ssl', 'sasl.password' = 'a=b, c#d' }",
          "kafka_properties = '''\nsecurity.protocol=sasl_ssl\nsasl.password=a=b, c#d\n'''"}) {
        ConfigSources sources;
        sources.file = file(text);
        EXPECT_EQ(properties(sources), kScram) << text;
    }
    ConfigSources numbers;
    numbers.file = file("[kafka_properties]\nsocket.timeout.ms = 5000\nlog.connection.close = true\n");
    EXPECT_EQ(properties(numbers),
              (KafkaProperties{{"socket.timeout.ms", "5000"}, {"log.connection.close", "true"}}));
}

TEST_F(KafkaPropertiesTest, ATableThatIsNotOfOneLineEachIsRefusedAndNotShown) {
    for (const char* text :
         {"kafka_properties = ['sasl.password=hidden']", "[kafka_properties]\nsasl.password = ['hidden']\n",
          "[kafka_properties]\nssl.key.pem = \"hidden\\nhidden\"\n"}) {
        ConfigSources sources;
        sources.file = file(text);
        EXPECT_EQ(properties(sources).at("error"),
                  sources.file +
                      ": kafka_properties must be a text of name=value lines, or a table of texts and "
                      "numbers")
            << text;
    }
}

}  // namespace
}  // namespace calfleet::adapters::config
