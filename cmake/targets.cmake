# The few shapes of target there are, so that every CMakeLists.txt reads as a list of its files.

# calfleet_library(NAME SOURCES... [PUBLIC libs...] [PRIVATE libs...]): one layer, or one folder of a layer.
function(calfleet_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
    add_library(calfleet_${name} STATIC ${ARG_SOURCES})
    target_include_directories(calfleet_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(calfleet_${name} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
endfunction()

# calfleet_program(NAME SOURCES... LIBS...): an executable, placed in build/<preset>/bin.
function(calfleet_program name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LIBS" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE ${ARG_LIBS})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
endfunction()

# calfleet_man_pages(PROGRAM...): the target man-pages, which has each program write its page to build/<preset>/man.
function(calfleet_man_pages)
    string(TIMESTAMP date "%Y-%m-%d" UTC)  # SOURCE_DATE_EPOCH, where it is set
    set(folder ${CMAKE_BINARY_DIR}/man)
    set(pages)
    foreach(program ${ARGN})
        set(page ${folder}/${program}.1)
        add_custom_command(OUTPUT ${page}
            COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
            COMMAND ${program} --man-page ${date} > ${page}
            DEPENDS ${program}
            COMMENT "Writing ${program}.1")
        list(APPEND pages ${page})
    endforeach()
    add_custom_target(man-pages DEPENDS ${pages})
endfunction()

# calfleet_configuration_reference(PROGRAM PAGE): the target configuration-reference, which writes the page anew.
function(calfleet_configuration_reference program page)
    add_custom_target(configuration-reference COMMAND ${program} --config-reference > ${page}
        COMMENT "Writing ${page}")
endfunction()

# calfleet_test(NAME LABEL label SOURCES... LIBS...): one test binary; every TEST in it is a ctest of its own.
# ONE_RUN filter…: the tests that a filter matches are one ctest together, in one process, for what is dear to start:
# <name>_in_one_run_1, _2 ….
# Labels: unit (no threads, files or sockets), conformance, acceptance, integration (needs a broker), check.
# The target <label>_tests builds what the tests of that label need, and no more.
function(calfleet_test name)
    cmake_parse_arguments(ARG "" "LABEL;TIMEOUT" "SOURCES;LIBS;ONE_RUN" ${ARGN})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 60)
    endif()
    add_executable(${name} ${ARG_SOURCES})
    target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    target_link_libraries(${name} PRIVATE ${ARG_LIBS} GTest::gmock GTest::gtest_main)
    if(NOT TARGET ${ARG_LABEL}_tests)
        add_custom_target(${ARG_LABEL}_tests)
    endif()
    add_dependencies(${ARG_LABEL}_tests ${name})
    include(GoogleTest)
    set(properties LABELS ${ARG_LABEL} TIMEOUT ${ARG_TIMEOUT})
    if(NOT ARG_ONE_RUN)
        gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 PROPERTIES ${properties})
        return()
    endif()
    list(JOIN ARG_ONE_RUN ":" in_one_run)
    if(NOT in_one_run STREQUAL "*")
        gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 TEST_FILTER "-${in_one_run}" PROPERTIES ${properties})
    endif()
    set(number 0)
    foreach(filter IN LISTS ARG_ONE_RUN)
        math(EXPR number "${number} + 1")
        add_test(NAME ${name}_in_one_run_${number} COMMAND ${name} "--gtest_filter=${filter}")
        set_tests_properties(${name}_in_one_run_${number} PROPERTIES ${properties} COST 1000)  # the longest begin first
    endforeach()
endfunction()
