#include "adapters/kafka/command_consumer.hpp"

#include "mock_kafka_fixture.hpp"

namespace calfleet::adapters::kafka {
namespace {

// Keeps what it gets and has as much room as the test says.
class CollectingSink : public ports::RecordSink {
public:
    std::size_t room(const core::PartitionId&) override { return room_left; }
    void assigned(const std::vector<core::PartitionId>& ids) override { partitions += ids.size(); }
    void deliver(core::Record record) override {
        --room_left;
        records.push_back(std::move(record));
    }
    ports::awaitable<void> revoke(std::vector<core::PartitionId> ids, std::chrono::milliseconds) override {
        partitions -= ids.size();
        co_return;
    }
    std::vector<core::Record> records;
    std::size_t room_left = 1'000;
    std::size_t partitions = 0;
};

struct CommandConsumerTest : MockKafkaTest {
    CommandConsumerTest() {
        std::vector<core::OutgoingRecord> commands;
        for (int i = 0; i < 10; ++i)
            commands.push_back(
                {core::Topic::kSlotLookups, "agent-" + std::to_string(i), std::to_string(i), {}});
        publish(publisher, std::move(commands));
    }
    std::unique_ptr<CommandConsumer> make_consumer() {
        return std::make_unique<CommandConsumer>(io.get_executor(), settings, ConsumerSettings{}, sink, clock,
                                                 log);
    }
    void finish_all(CommandConsumer& consumer) {
        std::map<core::PartitionId, std::int64_t> next;
        for (const core::Record& record : sink.records) next[record.source] = record.offset + 1;
        for (const auto& [partition, offset] : next) consumer.store_offset(partition, offset);
    }
    void stop(CommandConsumer& consumer, fakes::Started<void>& running) {
        consumer.stop();
        fakes::run_until(io, [&running] { return running.done(); });
    }

    RecordPublisher publisher{io.get_executor(), settings, {core::Topic::kSlotLookups}, clock, log};
    fakes::Started<void> serving = fakes::start_awaitable(io, publisher.run());
    CollectingSink sink;
};

TEST_F(CommandConsumerTest, ItDeliversEveryCommandOnceAndCommitsWhatIsFinishedAsItLeaves) {
    auto consumer = make_consumer();
    auto running = fakes::start_awaitable(io, consumer->run());
    fakes::run_until(io, [this] { return sink.records.size() == 10; });
    EXPECT_EQ(sink.partitions, kConsumed);
    EXPECT_TRUE(consumer->has_joined());
    finish_all(*consumer);
    stop(*consumer, running);
    EXPECT_EQ(sink.partitions, 0U);

    // The next worker of the group starts behind them.
    sink.records.clear();
    auto next = make_consumer();
    auto next_running = fakes::start_awaitable(io, next->run());
    fakes::run_until(io, [this] { return sink.partitions == kConsumed; });
    publish(publisher, {{core::Topic::kBookings, "agent-1", "new", {}}});
    fakes::run_until(io, [this] { return !sink.records.empty(); });
    EXPECT_EQ(sink.records.front().value, "new");
    stop(*next, next_running);
    EXPECT_EQ(sink.records.size(), 1U);
}

TEST_F(CommandConsumerTest, ItTakesNoMoreThanThereIsRoomForAndGoesOnWhenToldTo) {
    sink.room_left = 3;
    auto consumer = make_consumer();
    auto running = fakes::start_awaitable(io, consumer->run());
    fakes::run_until(io, [this] { return sink.records.size() == 3; });
    io.run_for(std::chrono::milliseconds(300));  // more than a tick: nothing else may come
    EXPECT_EQ(sink.records.size(), 3U);
    sink.room_left = 100;
    consumer->resume();
    fakes::run_until(io, [this] { return sink.records.size() == 10; });
    stop(*consumer, running);
}

TEST_F(CommandConsumerTest, ItSeesWhetherABrokerAnswers) {
    auto consumer = make_consumer();
    EXPECT_FALSE(consumer->broker().sees_broker());
    auto running = fakes::start_awaitable(io, consumer->run());
    fakes::run_until(io, [&consumer] { return consumer->broker().sees_broker(); });
    stop(*consumer, running);
}

TEST_F(CommandConsumerTest, ItKnowsHowFarItIsBehindAndHowOftenItsPartitionsMoved) {
    const auto behind = [](const CommandConsumer& of) {
        std::int64_t records = 0;
        for (const auto& [partition, lag] : of.lag()) records += lag;
        return records;
    };
    auto consumer = make_consumer();
    auto running = fakes::start_awaitable(io, consumer->run());
    fakes::run_until(io, [&] { return sink.records.size() == 10; });
    EXPECT_EQ(consumer->rebalances(), 1);
    finish_all(*consumer);
    stop(*consumer, running);
    EXPECT_EQ(consumer->rebalances(), 2);
    EXPECT_TRUE(consumer->lag().empty()) << "what is no longer ours is not told of";

    // Of what nobody has committed in, nothing is known.
    auto next = make_consumer();
    auto next_running = fakes::start_awaitable(io, next->run());
    fakes::run_until(io, [&] { return !next->lag().empty(); });
    EXPECT_EQ(behind(*next), 0);
    publish(publisher, {{core::Topic::kSlotLookups, "agent-1", "late", {}}});
    fakes::run_until(io, [&] { return behind(*next) == 1; });
    stop(*next, next_running);
}

TEST_F(CommandConsumerTest, ItKnowsWhichPartOfThePartitionsItHas) {
    auto first = make_consumer();
    auto running = fakes::start_awaitable(io, first->run());
    fakes::run_until(io, [&first] { return first->partitions_in_all() > 0; });
    EXPECT_EQ(first->partitions_in_all(), kConsumed);
    fakes::run_until(io, [&first] { return first->partitions_owned() == kConsumed; });

    auto second = make_consumer();
    auto second_running = fakes::start_awaitable(io, second->run());
    fakes::run_until(io, [&second] { return second->partitions_owned() > 0; });
    fakes::run_until(io, [&] {
        return first->partitions_owned() + second->partitions_owned() == kConsumed &&
               second->partitions_in_all() == kConsumed;
    });
    EXPECT_EQ(first->partitions_owned(), kConsumed / 2);
    stop(*second, second_running);
    fakes::run_until(io, [&first] { return first->partitions_owned() == kConsumed; });
    stop(*first, running);
}

TEST_F(CommandConsumerTest, APropertyThatLibrdkafkaRefusesIsNamed) {
    settings.properties["session.timeuot.ms"] = "1";
    try {
        make_consumer();
        FAIL() << "was accepted";
    } catch (const KafkaConfigError& error) {
        EXPECT_NE(std::string(error.what()).find("session.timeuot.ms"), std::string::npos) << error.what();
    }
}

}  // namespace
}  // namespace calfleet::adapters::kafka
