# Libraries' headers that most sources include, parsed once for all of them: a third of a clean build. Included last.
# Ours are never precompiled, and scripts/lint parses without any of it, so a missing #include is still found.

set(standard_headers
    <algorithm> <array> <atomic> <charconv> <chrono> <cstddef> <cstdint> <deque> <exception> <filesystem> <fstream>
    <functional> <iostream> <map> <memory> <mutex> <optional> <random> <set> <span> <sstream> <stdexcept> <string>
    <string_view> <system_error> <thread> <unordered_map> <utility> <variant> <vector>)
# Result and time zones stand in most of our headers. What the date library is compiled with, every target then is.
set(value_headers <boost/system/result.hpp> <date/date.h> <date/tz.h>)
foreach(library date::date date::date-tz)
    get_target_property(definitions ${library} INTERFACE_COMPILE_DEFINITIONS)
    list(APPEND date_definitions ${definitions})
endforeach()
set(asio_headers
    <boost/asio/any_io_executor.hpp> <boost/asio/as_tuple.hpp> <boost/asio/awaitable.hpp> <boost/asio/co_spawn.hpp>
    <boost/asio/io_context.hpp> <boost/asio/ip/tcp.hpp> <boost/asio/post.hpp> <boost/asio/redirect_error.hpp>
    <boost/asio/steady_timer.hpp> <boost/asio/this_coro.hpp> <boost/asio/use_awaitable.hpp>)

# Targets that have precompiled headers and nothing else, for others to use.
function(calfleet_precompiled name)
    cmake_parse_arguments(ARG "" "" "HEADERS;LIBS" ${ARGN})
    set(source ${CMAKE_BINARY_DIR}/${name}.cpp)
    file(CONFIGURE OUTPUT ${source} CONTENT "// There for its target's precompiled headers.\n")
    add_library(${name} OBJECT ${source})
    target_link_libraries(${name} PRIVATE ${ARG_LIBS})
    target_precompile_headers(${name} PRIVATE ${ARG_HEADERS})
endfunction()

calfleet_precompiled(precompiled HEADERS ${standard_headers} ${value_headers} ${asio_headers}
    LIBS Boost::headers date::date-tz)
calfleet_precompiled(precompiled_for_tests
    HEADERS ${standard_headers} ${value_headers} ${asio_headers} <gmock/gmock.h> <gtest/gtest.h>
    LIBS Boost::headers date::date-tz GTest::gmock)

# All targets are compiled with the same flags, so two sets do for all: with and without gtest.
function(calfleet_precompile_below folder)
    get_directory_property(targets DIRECTORY ${folder} BUILDSYSTEM_TARGETS)
    foreach(target IN LISTS targets)
        get_target_property(type ${target} TYPE)
        get_target_property(libraries ${target} LINK_LIBRARIES)
        if(NOT type MATCHES "^(EXECUTABLE|STATIC_LIBRARY)$")
            continue()
        endif()
        target_compile_definitions(${target} PRIVATE ${date_definitions})
        if("GTest::gmock" IN_LIST libraries)
            target_precompile_headers(${target} REUSE_FROM precompiled_for_tests)
        else()
            target_precompile_headers(${target} REUSE_FROM precompiled)
        endif()
    endforeach()
    get_directory_property(folders DIRECTORY ${folder} SUBDIRECTORIES)
    foreach(inner IN LISTS folders)
        calfleet_precompile_below(${inner})
    endforeach()
endfunction()

calfleet_precompile_below(${PROJECT_SOURCE_DIR})
