// How every port answers: a coroutine on the worker's one loop. Nobody who implements a port may block that
// loop.
#pragma once

#include <boost/asio/awaitable.hpp>

namespace calfleet::ports {

using boost::asio::awaitable;

}  // namespace calfleet::ports
