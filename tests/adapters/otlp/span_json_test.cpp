#include "adapters/otlp/span_json.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace calfleet::adapters::otlp {
namespace {

using std::chrono::milliseconds;

TEST(SpanJsonTest, ASpanIsWrittenAsOtlpHasIt) {
    ports::Span span;
    span.name = "events.insert";
    span.kind = ports::SpanKind::kClient;
    span.context = {"0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true};
    span.parent_id = "00f067aa0ba902b7";
    span.began = core::Instant(milliseconds(1'795'000'000'123));
    span.ended = core::Instant(milliseconds(1'795'000'000'456));
    span.attributes = {{"http.request.method", "POST"}, {"http.response.status_code", std::int64_t{429}}};
    span.error_type = "429";
    EXPECT_EQ(span_json({"calfleet-worker", "1.0", "one"}, {span}),
              R"({"resourceSpans":[{"resource":{"attributes":[)"
              R"({"key":"service.name","value":{"stringValue":"calfleet-worker"}},)"
              R"({"key":"service.version","value":{"stringValue":"1.0"}},)"
              R"({"key":"service.instance.id","value":{"stringValue":"one"}}]},)"
              R"("scopeSpans":[{"scope":{"name":"calfleet","version":"1.0"},"spans":[{)"
              R"("traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331",)"
              R"("parentSpanId":"00f067aa0ba902b7","name":"events.insert","kind":3,)"
              R"("startTimeUnixNano":"1795000000123000000","endTimeUnixNano":"1795000000456000000",)"
              R"("attributes":[{"key":"http.request.method","value":{"stringValue":"POST"}},)"
              R"({"key":"http.response.status_code","value":{"intValue":"429"}},)"
              R"({"key":"error.type","value":{"stringValue":"429"}}],"status":{"code":2}}]}]}]})");
}

TEST(SpanJsonTest, OneThatBeginsATraceAndWentWellHasNeitherParentNorStatus) {
    ports::Span span;
    span.name = "x";
    const std::string json = span_json({"s", "v", "i"}, {span});
    EXPECT_EQ(json.find("parentSpanId"), std::string::npos);
    EXPECT_EQ(json.find("status"), std::string::npos);
    EXPECT_NE(json.find(R"("attributes":[]})"), std::string::npos) << json;
}

}  // namespace
}  // namespace calfleet::adapters::otlp
