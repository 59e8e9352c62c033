// Identical calls under way share one answer: whoever comes while one is being made waits for it. Owned by
// whoever makes the calls; loop thread only.
#pragma once

#include "core/outcome.hpp"
#include "core/result.hpp"
#include "ports/awaitable.hpp"
#include "ports/clock.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace calfleet::sharing {

template <class Value>
class SharedCalls {
public:
    using Answer = core::Result<Value, core::Failed>;
    using Call = std::function<ports::awaitable<Answer>()>;

    explicit SharedCalls(ports::Clock& clock) : clock_(clock) {}

    // The answer of the call of that key under way, or else of this one. A failure is shared too, unless it
    // only says that whoever made the call had less time than this caller, who then joins or makes another.
    ports::awaitable<Answer> make(std::string key, ports::SteadyInstant deadline, Call call) {
        for (auto found = under_way_.find(key); found != under_way_.end(); found = under_way_.find(key)) {
            const std::shared_ptr<Flight> flight = found->second;
            co_await wait_for_landing(flight, deadline);
            if (!flight->has_landed) break;  // no time is left: the call itself will say so
            if (flight->answer && !was_impatient(*flight, deadline)) co_return *flight->answer;
        }
        const auto flight = std::make_shared<Flight>(co_await boost::asio::this_coro::executor, deadline);
        under_way_[key] = flight;
        const Landing landing{under_way_, key, flight};
        flight->answer.emplace(co_await call());
        co_return *flight->answer;
    }

private:
    struct Flight {
        Flight(const boost::asio::any_io_executor& executor, ports::SteadyInstant until)
            : deadline(until), landed(executor, boost::asio::steady_timer::time_point::max()) {}

        const ports::SteadyInstant deadline;
        std::optional<Answer> answer;  // stays empty when the call broke down
        bool has_landed = false;
        boost::asio::steady_timer landed;  // cancelled when it has
    };
    using Flights = std::map<std::string, std::shared_ptr<Flight>>;

    // However a call ends, nobody waits for it any longer.
    struct Landing {
        ~Landing() {
            const auto place = flights.find(key);
            if (place != flights.end() && place->second == flight) flights.erase(place);
            flight->has_landed = true;
            flight->landed.cancel();
        }
        Flights& flights;
        const std::string& key;
        const std::shared_ptr<Flight>& flight;
    };

    static bool was_impatient(const Flight& flight, ports::SteadyInstant deadline) {
        if (!flight.answer->has_error() || flight.deadline >= deadline) return false;
        const core::FailureReason reason = flight.answer->error().reason;
        return reason == core::FailureReason::kApiUnreachable ||
               reason == core::FailureReason::kDeadlineExceeded;
    }

    ports::awaitable<void> wait_for_landing(std::shared_ptr<Flight> flight, ports::SteadyInstant deadline) {
        using boost::asio::experimental::awaitable_operators::operator||;
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - clock_.steady_now());
        if (flight->has_landed || left <= left.zero()) co_return;
        boost::system::error_code ended_by_cancel;
        co_await (flight->landed.async_wait(
                      boost::asio::redirect_error(boost::asio::use_awaitable, ended_by_cancel)) ||
                  clock_.sleep_for(left));
    }

    ports::Clock& clock_;
    Flights under_way_;
};

}  // namespace calfleet::sharing
