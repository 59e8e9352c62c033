// A Kafka cluster inside this process (librdkafka's mock), for calfleet-dev and acceptance tests. It keeps
// little, forgets all at the end, and must not be used to test rebalances or kills.
#pragma once

#include "adapters/kafka/kafka_handles.hpp"

#include <librdkafka/rdkafka_mock.h>

#include <chrono>
#include <memory>
#include <string>

namespace calfleet::adapters::kafka {

class MockCluster {
public:
    MockCluster();

    std::string brokers() const;
    void create_topic(const std::string& name, int partitions);
    // What the next request to write records is refused with.
    void refuse_next_produce(rd_kafka_resp_err_t error);
    // How long it takes to answer any request from now on.
    void answer_after(std::chrono::milliseconds delay);

private:
    struct Destroy {
        void operator()(rd_kafka_mock_cluster_t* cluster) const { rd_kafka_mock_cluster_destroy(cluster); }
    };

    Owned<rd_kafka_t> host_;
    std::unique_ptr<rd_kafka_mock_cluster_t, Destroy> cluster_;
};

}  // namespace calfleet::adapters::kafka
