#include "core/cron_table.hpp"

#include <gtest/gtest.h>

namespace calfleet::core {
namespace {

// The check `cron_reference` compares new rows each time; these need neither Python nor luck, and lie in the
// past, where no zone's rules change any more.
TEST(CronReferenceTest, AgreesWithTheTableOfAnotherImplementation) {
    std::string_view rest = embedded_cron_reference()[0].text;
    int rows = 0;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        EXPECT_EQ(disagreement(rest.substr(0, end)), "");
        rest.remove_prefix(end + 1);
        ++rows;
    }
    EXPECT_GE(rows, 2000);
}

}  // namespace
}  // namespace calfleet::core
