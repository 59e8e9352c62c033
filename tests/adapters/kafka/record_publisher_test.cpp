#include "adapters/kafka/record_publisher.hpp"

#include "mock_kafka_fixture.hpp"

namespace calfleet::adapters::kafka {
namespace {

struct RecordPublisherTest : MockKafkaTest {
    RecordPublisher publisher{io.get_executor(), settings, {core::Topic::kResults}, clock, log};
    fakes::Started<void> serving = fakes::start_awaitable(io, publisher.run());
};

TEST_F(RecordPublisherTest, WhatIsPublishedCanBeReadBackByteForByte) {
    const std::string bytes("\xff\0\n", 3);
    publish(publisher, {{core::Topic::kResults, "key", bytes, {{"a", "1"}, {"a", ""}}},
                        {core::Topic::kResults, std::nullopt, std::nullopt, {}}});

    std::vector<core::Record> read;
    TopicReader reader(
        io.get_executor(), settings,
        [&read](core::Topic, const core::Record& record) { read.push_back(record); }, log);
    ASSERT_TRUE(reader.start({core::Topic::kResults}, TopicReader::From::kBeginning).has_value());
    auto reading = fakes::start_awaitable(io, reader.run());
    fakes::run_until(io, [&read] { return read.size() == 2; });
    const auto keyed =
        std::find_if(read.begin(), read.end(), [](const auto& record) { return record.key.has_value(); });
    ASSERT_NE(keyed, read.end());
    EXPECT_EQ(keyed->key, "key");
    EXPECT_EQ(keyed->value, bytes);
    ASSERT_EQ(keyed->headers.size(), 2U);
    EXPECT_EQ(*keyed->header("a"), "");
    reader.stop();
    fakes::run_until(io, [&reading] { return reading.done(); });
}

TEST_F(RecordPublisherTest, WhatWasPublishedBeforeIsReadToItsEnd) {
    std::vector<core::OutgoingRecord> records;
    for (int i = 0; i < 100; ++i)
        records.push_back({core::Topic::kResults, "key-" + std::to_string(i), "value", {}});
    publish(publisher, std::move(records));
    std::size_t read = 0;
    TopicReader reader(
        io.get_executor(), settings, [&read](core::Topic, const core::Record&) { ++read; }, log);
    ASSERT_TRUE(reader.start({core::Topic::kResults}, TopicReader::From::kBeginning).has_value());
    EXPECT_TRUE(fakes::run_awaitable(io, reader.run_to_end()));
    EXPECT_EQ(read, 100U);
}

TEST_F(RecordPublisherTest, AnEmptyTopicIsReadToItsEndAndAReaderThatIsStoppedIsNot) {
    TopicReader reader(
        io.get_executor(), settings, [](core::Topic, const core::Record&) {}, log);
    ASSERT_TRUE(reader.start({core::Topic::kResults}, TopicReader::From::kBeginning).has_value());
    EXPECT_TRUE(fakes::run_awaitable(io, reader.run_to_end()));

    TopicReader stopped(
        io.get_executor(), settings, [](core::Topic, const core::Record&) {}, log);
    ASSERT_TRUE(stopped.start({core::Topic::kResults}, TopicReader::From::kBeginning).has_value());
    stopped.stop();
    EXPECT_FALSE(fakes::run_awaitable(io, stopped.run_to_end()));
}

TEST_F(RecordPublisherTest, ARecordThatCanNeverBeWrittenIsAnError) {
    std::vector<core::OutgoingRecord> huge{{core::Topic::kResults, "key", std::string(3'000'000, 'x'), {}}};
    EXPECT_TRUE(fakes::run_awaitable(io, publisher.publish(std::move(huge))).has_error());
}

TEST_F(RecordPublisherTest, AProducerThatLibrdkafkaGivesUpIsReplacedAndNothingIsLost) {
    publish(publisher, {{core::Topic::kResults, "key", "before", {}}});
    cluster.refuse_next_produce(RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER);
    publish(publisher, {{core::Topic::kResults, "key", "refused at first", {}}});
    EXPECT_TRUE(log.mentions("replacing it"));
    publish(publisher, {{core::Topic::kResults, "key", "after", {}}});
}

TEST_F(RecordPublisherTest, StoppingFailsWhatIsUnacknowledged) {
    publish(publisher, {{core::Topic::kResults, "warm", "up", {}}});
    cluster.answer_after(std::chrono::minutes(1));
    std::vector<core::OutgoingRecord> records{{core::Topic::kResults, "key", "value", {}}};
    auto publishing = fakes::start_awaitable(io, publisher.publish(std::move(records)));
    io.poll();
    publisher.stop();
    fakes::run_until(io, [&] { return publishing.done() && serving.done(); });
    EXPECT_TRUE(publishing.result().has_error());
}

}  // namespace
}  // namespace calfleet::adapters::kafka
