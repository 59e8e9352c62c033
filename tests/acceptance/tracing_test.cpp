// A collector gets the spans of commands at work (the contract, section 4: traceparent).
#include "acceptance/shared_fleet.hpp"
#include "adapters/http_server/running_server.hpp"
#include "harness/wait.hpp"

#include <gmock/gmock.h>

#include <mutex>
#include <string>

namespace calfleet::acceptance {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Keeps whatever it is sent.
class Collector {
public:
    std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()) + "/v1/traces"; }
    std::string received() {
        const std::lock_guard lock(mutex_);
        return received_;
    }

private:
    ports::awaitable<adapters::http_server::HttpServerResponse> take(
        adapters::http_server::HttpServerRequest request) {
        const std::lock_guard lock(mutex_);
        received_ += request.body;
        adapters::http_server::HttpServerResponse response;
        response.body = "{}";
        co_return response;
    }

    std::mutex mutex_;
    std::string received_;
    tests::RunningServer server_{
        [this](adapters::http_server::HttpServerRequest request) { return take(std::move(request)); }};
};

TEST(Tracing, ACommandsSpansReachTheCollectorAndItsTraceIsInResultEventAndLog) {
    Collector collector;
    EmbeddedFleet embedded;
    harness::Fleet& fleet = *embedded.fleet;
    fleet.add_agent({.agent = "agent-1"});
    fleet.start_worker(
        {{"CALFLEET_OTLP_TRACES_URL", collector.url()}, {"CALFLEET_TRACE_SAMPLE_PERCENT", "100"}});
    const std::string lookup = R"("template_id":")" + harness::Fleet::template_of("agent-1") + "\"";
    ASSERT_EQ(outcome_of(fleet.call("calendar.list_slots", "agent-1", lookup)), "success");
    for (const char* name : {"process calendar.slot-lookups", "handle calendar.list_slots", "freebusy.query",
                             "publish calendar.results"})
        harness::wait_until(std::string("the span ") + name, [&] {
            return collector.received().find("\"name\":\"" + std::string(name) + "\"") != std::string::npos;
        });
    EXPECT_THAT(collector.received(),
                HasSubstr(R"("key":"calfleet.command.outcome","value":{"stringValue":"success"})"));
    EXPECT_THAT(collector.received(), Not(HasSubstr(harness::Fleet::email_of("agent-1"))));

    const std::string spans = collector.received();
    const std::string trace_id = spans.substr(spans.find("\"traceId\":\"") + 11, 32);
    EXPECT_THAT(fleet.kafka().messages(), HasSubstr("00-" + trace_id + "-"));
    EXPECT_THAT(fleet.worker_output(), HasSubstr("\"trace_id\":\"" + trace_id + "\""));
    EXPECT_EQ(fleet.stop_worker(), 0);
}

}  // namespace
}  // namespace calfleet::acceptance
