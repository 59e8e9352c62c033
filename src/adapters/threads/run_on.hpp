// Work that blocks, off the loop: carried out on a pool of threads while the coroutine that asked is
// suspended. The one folder of adapters that its siblings may use.
#pragma once

#include "ports/awaitable.hpp"

#include <boost/asio/thread_pool.hpp>

#include <functional>

namespace calfleet::adapters::threads {

// Runs the task on the pool and resumes the awaiting coroutine on its own executor, kept from running dry
// meanwhile. What the task throws reaches the coroutine. The pool is borrowed until then.
ports::awaitable<void> run_on(boost::asio::thread_pool& pool, std::function<void()> task);

}  // namespace calfleet::adapters::threads
