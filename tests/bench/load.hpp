// The chatbots of a bench: publishes commands at a rate or as fast as answers come, and takes the results.
// All on the calling thread, which runs the loop while it waits.
#pragma once

#include "adapters/kafka/record_publisher.hpp"
#include "adapters/kafka/topic_reader.hpp"
#include "adapters/system/system_clock.hpp"
#include "bench/journal.hpp"
#include "bench/traffic.hpp"
#include "fakes/recording_log.hpp"

#include <boost/asio/io_context.hpp>

#include <string>

namespace calfleet::bench {

// Open loop when there is a rate: a command is sent when it is due, however many are outstanding. Else closed
// loop: `window` commands are kept outstanding.
struct Pace {
    double per_second = 0;
    std::size_t window = 0;
};

class Load {
public:
    Load(const std::string& brokers, const TrafficSpec& traffic);
    ~Load();
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;

    void set_share_of_bookings(double share) { traffic_.set_share_of_bookings(share); }

    // One lookup for each agent, answered: connections are open and what is cached is cached. The bound also
    // is that of a worker's first join of its group.
    void touch_every_agent();

    // Sends for that long, or that many; answers when that was. Does not wait for the last answers.
    Window run_for(Pace pace, std::chrono::milliseconds duration);
    Window run_count(Pace pace, std::size_t commands);

    // Waits for all answers; false when some are missing although none came for `patience`.
    bool drain(std::chrono::seconds patience = std::chrono::seconds(30));
    // Takes what comes, repeated results too, until none came for that long.
    void listen(std::chrono::milliseconds quiet);

    const Journal& journal() const { return journal_; }

private:
    template <class Done>
    Window run(Pace pace, Done done);
    std::size_t due(const Pace& pace, Moment began_at, std::size_t sent_before, Moment now) const;
    void send(std::size_t count);
    void publish(std::vector<core::OutgoingRecord> records);
    void take(const core::Record& result);

    boost::asio::io_context io_{1};
    fakes::RecordingLog log_;
    adapters::system::SystemClock clock_;
    adapters::kafka::RecordPublisher publisher_;
    adapters::kafka::TopicReader reader_;
    Traffic traffic_;
    Journal journal_;
    Moment last_arrival_;
};

}  // namespace calfleet::bench
