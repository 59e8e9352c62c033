# What an executable under ThreadSanitizer needs besides the compiler's flag. Included once, before the first target.

if(NOT CALFLEET_SANITIZER MATCHES "thread")
    return()
endif()

add_library(calfleet_c11_threads OBJECT ${PROJECT_SOURCE_DIR}/tests/sanitizers/c11_threads.cpp)
link_libraries("$<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:calfleet_c11_threads>")

# Where the kernel spreads mappings wider than the sanitizer's layout allows, programs run without spreading.
file(STRINGS /proc/sys/vm/mmap_rnd_bits mmap_rnd_bits)
if(mmap_rnd_bits GREATER 28)
    find_program(SETARCH setarch REQUIRED)
    set(CMAKE_CROSSCOMPILING_EMULATOR ${SETARCH} --addr-no-randomize)
endif()
