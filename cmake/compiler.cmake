# Which compiler builds calfleet, and with which flags. Included once, before the first target.

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    message(FATAL_ERROR
        "g++ ${CMAKE_CXX_COMPILER_VERSION} miscompiles C++20 coroutines (double frees of temporaries in co_await "
        "expressions). Build with clang-16: 'cmake --preset dev' selects it, 'scripts/setup' installs it.")
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_LINK_WHAT_YOU_USE OFF)

set(CALFLEET_SANITIZER "" CACHE STRING "Sanitizers to build with, e.g. address,undefined or thread")

add_compile_options(-Wall -Wextra -Werror -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wimplicit-fallthrough)
# Hardening, after the OpenSSF guide; assertions of the standard library stay on in production.
add_compile_options(-fstack-protector-strong -fstack-clash-protection -fcf-protection=full -ftrivial-auto-var-init=zero
                    -fno-delete-null-pointer-checks -fno-strict-overflow)
add_compile_definitions(_GLIBCXX_ASSERTIONS)
add_link_options(-fuse-ld=lld -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed)

if(CALFLEET_SANITIZER)
    add_compile_options(-fsanitize=${CALFLEET_SANITIZER} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${CALFLEET_SANITIZER})
elseif(NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
    add_compile_definitions(_FORTIFY_SOURCE=2)
    # The same commit gives the same bytes, whichever folder it is built in.
    add_compile_options(-ffile-prefix-map=${PROJECT_SOURCE_DIR}=.)
endif()

# Libraries tell a fuzzer which of their lines an input reached.
option(CALFLEET_FUZZ "Build the fuzz targets of tests/fuzz" OFF)
if(CALFLEET_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()
# Every target ends in an executable. One flag for all lets them share precompiled headers, whose timestamp would keep
# ccache from knowing them again.
add_compile_options(-fPIE "SHELL:-Xclang -fno-pch-timestamp")

# Debug information of our own lines is enough, and halves object size. A release, which is stripped, has none: names of
# lambdas would have this folder in them, and the build id with them.
if(NOT CMAKE_BUILD_TYPE STREQUAL "Release")
    add_compile_options(-gline-tables-only)
endif()

find_program(CCACHE ccache)
if(CCACHE)
    # What ccache asks for where headers are precompiled.
    set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()
