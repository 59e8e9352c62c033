#include "adapters/threads/run_on.hpp"

#include <boost/asio/append.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>

namespace calfleet::adapters::threads {
namespace {

namespace asio = boost::asio;

std::exception_ptr thrown_by(const std::function<void()>& task) {
    try {
        task();
        return nullptr;
    } catch (...) {
        return std::current_exception();
    }
}

}  // namespace

ports::awaitable<void> run_on(asio::thread_pool& pool, std::function<void()> task) {
    const auto initiate = [&pool](auto handler, std::function<void()> work) {
        auto guard = asio::make_work_guard(handler);
        auto job = [handler = std::move(handler), guard = std::move(guard),
                    work = std::move(work)]() mutable {
            std::exception_ptr thrown = thrown_by(work);
            asio::post(guard.get_executor(), asio::append(std::move(handler), std::move(thrown)));
        };
        asio::post(pool, std::move(job));
    };
    return asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
        initiate, asio::use_awaitable, std::move(task));
}

}  // namespace calfleet::adapters::threads
