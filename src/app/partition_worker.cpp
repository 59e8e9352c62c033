#include "app/partition_worker.hpp"

#include <algorithm>
#include <exception>

namespace calfleet::app {
namespace {

constexpr std::size_t kLinesMax = 200;
constexpr std::size_t kWorthTelling = 4;  // a quarter of the room

std::size_t bytes_of(const core::Record& record) {
    constexpr std::size_t kOverhead = 512;
    std::size_t bytes = kOverhead + (record.value ? record.value->size() : 0);
    for (const core::Header& header : record.headers) bytes += header.name.size() + header.value.size();
    return bytes;
}

}  // namespace

PartitionWorker::PartitionWorker(boost::asio::any_io_executor executor, PartitionWorkerSettings settings,
                                 CommandPath& path, ports::Clock& clock, ports::Log& log,
                                 StepObserver* observer)
    : settings_(std::move(settings)),
      path_(path),
      clock_(clock),
      log_(log),
      observer_(observer),
      lanes_(settings_.in_flight_max),
      tasks_(std::move(executor), [](std::exception_ptr error) { std::rethrow_exception(error); }) {}

std::size_t PartitionWorker::room(const core::PartitionId& partition) {
    const auto found = assignments_.find(partition);
    if (found == assignments_.end()) return 0;
    const std::size_t room_here = room_in(*found->second);
    if (room_here == 0) found->second->was_full = true;
    const std::size_t room_for_all = room_in_all();
    if (room_for_all == 0) was_full_ = true;
    return std::min(room_here, room_for_all);
}

std::size_t PartitionWorker::room_in(const Assignment& assignment) const {
    if (assignment.ledger.span() >= settings_.span_max) return 0;
    const std::size_t held = assignment.ledger.in_flight();
    return settings_.held_per_partition_max - std::min(held, settings_.held_per_partition_max);
}

std::size_t PartitionWorker::room_in_all() const {
    if (held_bytes_ >= settings_.held_bytes_max) return 0;
    const std::size_t held = lanes_.running() + lanes_.waiting();
    const std::size_t held_max = settings_.in_flight_max + settings_.waiting_max;
    return held_max - std::min(held, held_max);
}

void PartitionWorker::assigned(const std::vector<core::PartitionId>& partitions) {
    for (const core::PartitionId& id : partitions) {
        auto assignment = std::make_shared<Assignment>();
        assignment->id = id;
        assignment->policy = policy_of(id.topic);
        assignments_[id] = std::move(assignment);
    }
}

core::LanePolicy PartitionWorker::policy_of(const std::string& topic) const {
    const auto is_that = [this, &topic](core::Topic each) {
        return settings_.topic_prefix + std::string(core::name_of(each)) == topic;
    };
    const auto* const found = std::find_if(core::kCommandTopics.begin(), core::kCommandTopics.end(), is_that);
    return found == core::kCommandTopics.end() ? core::LanePolicy() : core::lane_policy_of(*found);
}

void PartitionWorker::deliver(core::Record record) {
    const auto found = assignments_.find(record.source);
    if (found == assignments_.end()) return;
    const std::shared_ptr<Assignment>& assignment = found->second;
    assignment->ledger.received(record.offset);

    // The key is the agent: the path refuses a command whose key is another one.
    const Lanes::Placement placement{record.source.topic + '/' + record.key.value_or(std::string()),
                                     assignment->policy.work_class,
                                     assignment->policy.keeps_order ? 1 : settings_.in_flight_per_agent_max};
    CommandTrace trace;
    trace.received_at = clock_.steady_now();
    trace.observer = observer_;
    held_bytes_ += bytes_of(record);
    held_since_.insert(trace.received_at);
    lanes_.add(placement, Work{std::move(record), assignment, std::move(trace)});
    start_ready();
}

void PartitionWorker::start_ready() {
    while (auto next = lanes_.start_next()) {
        Assignment& assignment = *next->work.assignment;
        assignment.last_started = std::max(assignment.last_started, next->work.record.offset);
        in_flight_.push_back(std::move(next->work));
        tasks_.start(process(std::prev(in_flight_.end()), next->lane));
    }
}

ports::awaitable<void> PartitionWorker::process(InFlight::iterator work, Lanes::Lane* lane) {
    // Unfinished means that nobody was told: the offset stays, and Kafka delivers the record again.
    bool is_finished = false;
    try {
        is_finished = co_await path_.run(work->record, work->trace);
    } catch (const std::exception& broken) {
        log_.error("a command was left unfinished",
                   {{"command_id", work->trace.command.id.str()}, {"error", broken.what()}});
    }
    if (is_finished) finish(*work);
    let_go_of(*work);
    const std::shared_ptr<Assignment> assignment = std::move(work->assignment);
    in_flight_.erase(work);
    lanes_.finish(lane);
    start_ready();
    tell_of_room(*assignment);
}

void PartitionWorker::let_go_of(const Work& work) {
    held_bytes_ -= bytes_of(work.record);
    held_since_.erase(held_since_.find(work.trace.received_at));
}

void PartitionWorker::finish(Work& work) {
    Assignment& assignment = *work.assignment;
    assignment.ledger.finished(work.record.offset);
    const auto next_offset = assignment.ledger.committable();
    if (!assignment.is_current || !next_offset) return;
    source_->store_offset(assignment.id, *next_offset);
    work.trace.reach(Step::kOffsetStored);
}

// Not at each record: a source that is woken for a single place would do little else.
void PartitionWorker::tell_of_room(Assignment& assignment) {
    const bool room_here =
        assignment.was_full && room_in(assignment) * kWorthTelling >= settings_.held_per_partition_max;
    const bool room_for_all = was_full_ && room_in_all() * kWorthTelling >= settings_.in_flight_max;
    if (!room_here && !room_for_all) return;
    if (room_here) assignment.was_full = false;
    if (room_for_all) was_full_ = false;
    source_->resume();
}

ports::awaitable<void> PartitionWorker::revoke(std::vector<core::PartitionId> partitions,
                                               std::chrono::milliseconds bound) {
    for (const core::PartitionId& id : partitions) {
        const auto found = assignments_.find(id);
        if (found != assignments_.end()) found->second->is_leaving = true;
    }
    // What waits behind the last started record comes again at no loss. What waits before it holds back the
    // offset of records that are done, which would come again too: it gets its turn, as far as the bound
    // allows.
    give_up_waiting(false);
    co_await tasks_.wait_idle(bound);
    give_up_waiting(true);
    if (lanes_.running() > 0)
        log_.warn("partitions go with commands in flight; some will be delivered again",
                  {{"commands", static_cast<std::int64_t>(lanes_.running())}});
    for (const core::PartitionId& id : partitions) {
        const auto found = assignments_.find(id);
        if (found == assignments_.end()) continue;
        found->second->is_current = false;
        assignments_.erase(found);
    }
}

void PartitionWorker::give_up_waiting(bool also_before_last_started) {
    lanes_.drop_waiting([this, also_before_last_started](const Work& work) {
        const Assignment& assignment = *work.assignment;
        if (!assignment.is_leaving) return false;
        if (!also_before_last_started && work.record.offset < assignment.last_started) return false;
        let_go_of(work);
        return true;
    });
}

std::chrono::milliseconds PartitionWorker::oldest() const {
    if (held_since_.empty()) return {};
    return std::chrono::duration_cast<std::chrono::milliseconds>(clock_.steady_now() - *held_since_.begin());
}

void PartitionWorker::log_in_flight() const {
    log_.info("in flight", {{"running", static_cast<std::int64_t>(lanes_.running())},
                            {"waiting", static_cast<std::int64_t>(lanes_.waiting())},
                            {"lanes", static_cast<std::int64_t>(lanes_.lanes())},
                            {"partitions", static_cast<std::int64_t>(assignments_.size())}});
    std::size_t lines = 0;
    for (const Work& work : in_flight_) {
        if (++lines > kLinesMax) break;
        const std::chrono::milliseconds age = clock_.steady_now() - work.trace.received_at;
        log_.info("in flight: a command", {{"command_id", work.trace.command.id.str()},
                                           {"type", work.trace.command.type},
                                           {"agent_id", work.record.key.value_or(std::string())},
                                           {"topic", work.record.source.topic},
                                           {"partition", work.record.source.partition},
                                           {"offset", work.record.offset},
                                           {"step", name_of(work.trace.step)},
                                           {"duration_ms", static_cast<std::int64_t>(age.count())}});
    }
}

}  // namespace calfleet::app
