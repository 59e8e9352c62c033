#include "acceptance/shared_fleet.hpp"

#include "core/topic.hpp"
#include "harness/free_port.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace calfleet::acceptance {
namespace {

void expect_to_fit_their_schemas(const std::string& messages) {
    const auto checked = harness::run_program({CALFLEET_PYTHON, {CALFLEET_CHECK_MESSAGES}, {}, {}, messages});
    EXPECT_EQ(checked.exit_code, 0) << checked.output;
}

class SharedFleet : public ::testing::Environment {
public:
    void SetUp() override {
        embedded = std::make_unique<EmbeddedFleet>();
        embedded->fleet->start_worker(
            {{"CALFLEET_GOOGLE_REDIRECT_URI",
              "http://127.0.0.1:" + std::to_string(harness::free_port()) + "/oauth/google/callback"}});
    }
    // At the end, when every kind of message has been published: each fits its schema.
    void TearDown() override {
        const std::string messages = embedded->fleet->kafka().messages();
        if (!messages.empty()) expect_to_fit_their_schemas(messages);  // a filter may leave none
        const int exit_code = embedded->fleet->stop_worker();
        EXPECT_EQ(exit_code, 0) << embedded->fleet->worker_output();
        embedded.reset();
    }
    std::unique_ptr<EmbeddedFleet> embedded;
};

SharedFleet* const kShared = [] {
    auto* environment = new SharedFleet;  // NOLINT(cppcoreguidelines-owning-memory): gtest owns it
    ::testing::AddGlobalTestEnvironment(environment);
    return environment;
}();

std::string lower_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

}  // namespace

EmbeddedFleet::EmbeddedFleet() {
    for (const std::string_view topic : core::kTopicNames)
        cluster.create_topic("calendar." + std::string(topic), 12);
    fleet = std::make_unique<harness::Fleet>(
        cluster.brokers(),
        std::map<std::string, std::string>{{"fetch.wait.max.ms", "1"}, {"session.timeout.ms", "4000"}});
}

harness::Fleet& fleet() {
    return *kShared->embedded->fleet;
}

std::string outcome_of(const codec::JsonValue& result) {
    const std::string reason = at(result, {"failure_reason"});
    return reason.empty() ? at(result, {"status"}) : reason;
}

std::string at(const codec::JsonValue& value, std::initializer_list<std::string_view> path) {
    const codec::JsonValue* found = &value;
    for (const std::string_view name : path) {
        found = found->find(name);
        if (found == nullptr) return {};
    }
    if (const std::string* text = found->as_string()) return *text;
    if (const auto* number = found->as_number()) return number->digits;
    if (const bool* flag = found->as_bool()) return *flag ? "true" : "false";
    return {};
}

std::string agent_named_after_test() {
    std::string agent = lower_case(::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::replace(agent.begin(), agent.end(), '/', '-');
    return agent;
}

AcceptanceTest::AcceptanceTest() : agent(agent_named_after_test()) {
    fleet().add_agent({.agent = agent});
}

codec::JsonValue AcceptanceTest::list_slots(const std::string& more) {
    return fleet().call("calendar.list_slots", agent,
                        R"("template_id":")" + harness::Fleet::template_of(agent) + "\"" + more);
}

codec::JsonValue AcceptanceTest::book(const std::string& slot_start, const std::string& email,
                                      const std::string& more) {
    return fleet().call("calendar.create_event", agent,
                        R"("template_id":")" + harness::Fleet::template_of(agent) + R"(","slot_start":")" +
                            slot_start + R"(","customer_data":{"name":"Ada","email":")" + email + "\"}" +
                            more);
}

std::vector<std::string> AcceptanceTest::listed_starts(const std::string& more) {
    const codec::JsonValue result = list_slots(more);
    if (outcome_of(result) != "success") throw std::runtime_error("no slots: " + outcome_of(result));
    std::vector<std::string> starts;
    for (const codec::JsonValue& slot : *result.find("data")->find("slots")->as_array())
        starts.push_back(at(slot, {"start"}));
    return starts;
}

codec::JsonValue AcceptanceTest::event(const std::string& type, std::size_t of) {
    auto events = fleet().kafka().events_of(fleet().last_command_id(), of);
    if (!events.contains(type)) throw std::runtime_error("no event " + type);
    return events.at(type);
}

}  // namespace calfleet::acceptance
