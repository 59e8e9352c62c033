// calfleetctl registry: the form of the booking action in the store, as an operator puts it there. On a store
// of its own; no broker.
#include "adapters/config/command_line.hpp"
#include "fakes/temporary_folder.hpp"
#include "harness/child_process.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace calfleet::acceptance {
namespace {

namespace config = adapters::config;
using testing::HasSubstr;
using testing::StartsWith;

class CtlRegistry : public ::testing::Test {
protected:
    harness::Finished registry(std::vector<std::string> arguments, const std::string& input = {}) {
        arguments.insert(arguments.begin(), "registry");
        return harness::run_program({CALFLEET_BIN_DIR "/calfleetctl",
                                     std::move(arguments),
                                     {{"CALFLEET_STORE_URL", "sqlite:///" + file_.string()}},
                                     {},
                                     input});
    }
    void execute(const std::string& statement) {
        SQLite::Database(file_.string(), SQLite::OPEN_READWRITE).exec(statement);
    }
    int rows() {
        const SQLite::Database database(file_.string(), SQLite::OPEN_READONLY);
        SQLite::Statement count(database, "SELECT count(*) FROM node_registries");
        count.executeStep();
        return count.getColumn(0).getInt();
    }

    fakes::TemporaryFolder folder_;
    const std::filesystem::path file_ = folder_.path() / "calfleet.db";
};

TEST_F(CtlRegistry, GCAL_S08_AC6_AFreshStoreGetsOneRowWithTheForm) {
    EXPECT_EQ(registry({"show"}).exit_code, config::kExitFailed);
    const harness::Finished applied = registry({"apply"});
    EXPECT_EQ(applied.exit_code, config::kExitOk) << applied.output;
    EXPECT_EQ(applied.output, "applied google_calendar\n");
    EXPECT_EQ(rows(), 1);
    const harness::Finished shown = registry({"show"});
    EXPECT_EQ(shown.exit_code, config::kExitOk);
    EXPECT_THAT(shown.output, HasSubstr("attendees_always_cc"));
    EXPECT_EQ(registry({"apply", "--file", "-"}, shown.output).output, "unchanged google_calendar\n");
}

TEST_F(CtlRegistry, GCAL_S08_AC7_AppliedAgainItDoublesNothingAndUpdatesInPlace) {
    for (const char* said :
         {"applied google_calendar\n", "unchanged google_calendar\n", "unchanged google_calendar\n"})
        EXPECT_EQ(registry({"apply"}).output, said);
    EXPECT_EQ(rows(), 1);
    execute("UPDATE node_registries SET definition = replace(definition, '480', '240')");
    const harness::Finished updated = registry({"apply"});
    EXPECT_EQ(updated.exit_code, config::kExitOk);
    EXPECT_EQ(updated.output, "repaired google_calendar: the row differed from the definition\n");
    EXPECT_EQ(rows(), 1);
    EXPECT_THAT(registry({"show"}).output, HasSubstr("480"));
}

TEST_F(CtlRegistry, GCAL_S08_ERR1_AMalformedRowIsOverwrittenAndSaidToHaveBeen) {
    ASSERT_EQ(registry({"apply"}).exit_code, config::kExitOk);
    const std::string whole = registry({"show"}).output;
    for (const std::string broken : {"'{'", "''", "replace(definition, 'location', 'place')",
                                     "json_remove(definition, '$.properties[7]')"}) {
        execute("UPDATE node_registries SET definition = " + broken);
        const harness::Finished shown = registry({"show"});
        EXPECT_EQ(shown.exit_code, config::kExitFailed) << broken;
        EXPECT_THAT(shown.output, HasSubstr("the row is malformed: "));
        const harness::Finished repaired = registry({"apply"});
        EXPECT_EQ(repaired.exit_code, config::kExitOk) << broken;
        EXPECT_THAT(repaired.output, StartsWith("repaired google_calendar: the row was malformed: "));
        EXPECT_EQ(registry({"show"}).output, whole);
        EXPECT_EQ(rows(), 1);
    }
}

TEST_F(CtlRegistry, AFileThatIsNoDefinitionIsRefusedAndStoresNothing) {
    ASSERT_EQ(registry({"apply"}).exit_code, config::kExitOk);
    const std::filesystem::path file = folder_.path() / "definition.json";
    std::ofstream(file) << R"({"provider": "google_calendar", "properties": []})";
    const harness::Finished refused = registry({"apply", "--file", file.string()});
    EXPECT_EQ(refused.exit_code, config::kExitUsage);
    EXPECT_EQ(refused.output,
              "calfleetctl: the definition is not valid, nothing was stored: calendar_id is missing\n");
    EXPECT_EQ(registry({"apply", "--file", "/nowhere"}).exit_code, config::kExitUsage);
    EXPECT_EQ(registry({"apply"}).output, "unchanged google_calendar\n");
}

TEST_F(CtlRegistry, AStoreThatIsAwayAndAConfigurationThatIsWrongHaveTheirExitCodes) {
    EXPECT_EQ(registry({"apply", "--store-url", "sqlite:///nowhere/calfleet.db"}).exit_code,
              config::kExitUnavailable);
    EXPECT_EQ(registry({"show", "--store-url", "mysql://nowhere"}).exit_code, config::kExitConfig);
    EXPECT_EQ(registry({}).exit_code, config::kExitUsage);
}

}  // namespace
}  // namespace calfleet::acceptance
