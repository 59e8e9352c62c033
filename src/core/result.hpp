// The one type for a failure that a caller is expected to handle. A broken assumption throws instead.
#pragma once

#include <boost/system/result.hpp>

namespace calfleet::core {

template <class T, class E>
using Result = boost::system::result<T, E>;

}  // namespace calfleet::core
