#include "adapters/http/answer_collector.hpp"

#include <gtest/gtest.h>

#include <string>

namespace calfleet::adapters::http {
namespace {

TEST(AnswerCollectorTest, NamesAreLoweredAndValuesTrimmed) {
    AnswerCollector collector(100, 1000);
    EXPECT_TRUE(collector.add_header_line("HTTP/1.1 200 OK\r\n"));
    EXPECT_TRUE(collector.add_header_line("Retry-After: \t 7 \r\n"));
    EXPECT_TRUE(collector.add_header_line("X-Empty:\r\n"));
    EXPECT_TRUE(collector.add_header_line("\r\n"));
    EXPECT_TRUE(collector.add_body("ab"));
    EXPECT_TRUE(collector.add_body("cd"));
    const auto answer = collector.take(200);
    EXPECT_EQ(answer.header("retry-after"), "7");
    EXPECT_EQ(answer.header("x-empty"), "");
    EXPECT_EQ(answer.headers.size(), 2u);
    EXPECT_EQ(answer.body, "abcd");
    EXPECT_EQ(answer.status, 200);
}

TEST(AnswerCollectorTest, HeadersOfAnInterimAnswerAreForgotten) {
    AnswerCollector collector(100, 1000);
    collector.add_header_line("HTTP/1.1 103 Early Hints\r\n");
    collector.add_header_line("Link: </style.css>\r\n");
    collector.add_header_line("\r\n");
    collector.add_header_line("HTTP/1.1 200 OK\r\n");
    collector.add_header_line("ETag: 1\r\n");
    const auto answer = collector.take(200);
    EXPECT_FALSE(answer.header("link"));
    EXPECT_EQ(answer.header("etag"), "1");
}

TEST(AnswerCollectorTest, EachLimitIsExact) {
    AnswerCollector body(4, 1000);
    EXPECT_TRUE(body.add_body("1234"));
    EXPECT_FALSE(body.is_over_limit());
    EXPECT_FALSE(body.add_body("5"));
    EXPECT_TRUE(body.is_over_limit());

    AnswerCollector head(1000, 4);
    EXPECT_TRUE(head.add_header_line("a: b"));
    EXPECT_FALSE(head.add_header_line("c"));
    EXPECT_TRUE(head.is_over_limit());
}

}  // namespace
}  // namespace calfleet::adapters::http
