#include "adapters/http_server/url_encoding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace calfleet::adapters::http_server {
namespace {

using testing::ElementsAre;
using testing::Optional;

TEST(UrlEncodingTest, EscapesAreDecodedOnceInEitherCase) {
    EXPECT_EQ(decode_percent("a%40b%2Fc%2fd"), "a@b/c/d");
    EXPECT_EQ(decode_percent("%2540"), "%40");
    EXPECT_EQ(decode_percent("a+b"), "a+b");
    EXPECT_EQ(decode_percent(""), "");
}

TEST(UrlEncodingTest, AMalformedEscapeOrAnEncodedNulIsRefused) {
    for (const char* text : {"%", "%4", "a%zz", "%4g", "%00", "ok%0"})
        EXPECT_FALSE(decode_percent(text)) << text;
}

TEST(UrlEncodingTest, AnEncodedSlashStaysInsideItsSegment) {
    EXPECT_THAT(decode_path("/calendars/a%2Fb%23c/events"),
                Optional(ElementsAre("calendars", "a/b#c", "events")));
    EXPECT_THAT(decode_path("/"), Optional(ElementsAre("")));
    EXPECT_FALSE(decode_path("calendars"));
    EXPECT_FALSE(decode_path("/a/%f"));
}

TEST(UrlEncodingTest, AQueryKeepsTheOrderAndRepetitionOfItsParameters) {
    const auto query = QueryParameters::parse("k=a%3Db&empty=&flag&k=c+d&&");
    ASSERT_TRUE(query);
    EXPECT_THAT(query->find_all("k"), ElementsAre("a=b", "c d"));
    EXPECT_EQ(query->find("k"), "a=b");
    EXPECT_EQ(query->find("empty"), "");
    EXPECT_EQ(query->find("flag"), "");
    EXPECT_EQ(query->find("other"), std::nullopt);
}

TEST(UrlEncodingTest, AQueryWithOneMalformedPartIsRefusedWhole) {
    EXPECT_FALSE(QueryParameters::parse("good=1&bad=%"));
    EXPECT_FALSE(QueryParameters::parse("%00=1"));
    EXPECT_TRUE(QueryParameters::parse(""));
}

}  // namespace
}  // namespace calfleet::adapters::http_server
