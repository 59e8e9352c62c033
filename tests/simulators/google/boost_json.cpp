// Boost.JSON is built here, because Debian ships its headers only.
#include <boost/json/src.hpp>
