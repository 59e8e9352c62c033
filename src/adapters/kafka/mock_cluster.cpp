#include "adapters/kafka/mock_cluster.hpp"

#include <array>
#include <stdexcept>

namespace calfleet::adapters::kafka {

MockCluster::MockCluster() {
    std::array<char, 512> error{};
    Owned<rd_kafka_conf_t> conf(rd_kafka_conf_new());
    // Its one notice, that this is a mock, is for the reader of our own banner.
    rd_kafka_conf_set_log_cb(conf.get(), [](const rd_kafka_t*, int, const char*, const char*) {});
    host_.reset(rd_kafka_new(RD_KAFKA_PRODUCER, conf.get(), error.data(), error.size()));
    if (!host_) throw std::runtime_error(std::string("mock Kafka cluster: ") + error.data());
    static_cast<void>(conf.release());
    cluster_.reset(rd_kafka_mock_cluster_new(host_.get(), 1));
    if (!cluster_) throw std::runtime_error("mock Kafka cluster: cannot start");
}

std::string MockCluster::brokers() const {
    return rd_kafka_mock_cluster_bootstraps(cluster_.get());
}

void MockCluster::create_topic(const std::string& name, int partitions) {
    const rd_kafka_resp_err_t error = rd_kafka_mock_topic_create(cluster_.get(), name.c_str(), partitions, 1);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
        throw std::runtime_error("mock Kafka cluster: topic " + name + ": " + rd_kafka_err2str(error));
}

void MockCluster::refuse_next_produce(rd_kafka_resp_err_t error) {
    constexpr std::int16_t kProduceRequest = 0;  // its number in the protocol
    rd_kafka_mock_push_request_errors(cluster_.get(), kProduceRequest, 1, error);
}

void MockCluster::answer_after(std::chrono::milliseconds delay) {
    constexpr std::int32_t kEveryBroker = -1;
    rd_kafka_mock_broker_set_rtt(cluster_.get(), kEveryBroker, static_cast<int>(delay.count()));
}

}  // namespace calfleet::adapters::kafka
