# room_tests(ROOM): one program of all tests/<room>/**_test.cc and of the suites of the room's seam in
# tests/contract/<room>, each TEST known to ctest under its own name.
find_package(GTest REQUIRED)
include(GoogleTest)

function(room_tests room)
  if(NOT TARGET jurat_${room})
    return()
  endif()
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/${room}/*_test.cc
    ${CMAKE_SOURCE_DIR}/tests/contract/${room}/*_test.cc)
  if(NOT sources)
    return()
  endif()
  add_executable(${room}_tests ${sources})
  target_include_directories(${room}_tests PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_compile_definitions(${room}_tests PRIVATE JURAT_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data")
  target_link_libraries(${room}_tests PRIVATE jurat_${room} ${ARGN} GTest::gmock GTest::gtest_main jurat_warnings)
  gtest_discover_tests(${room}_tests DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
endfunction()

# fuzzer(NAME ROOM): tests/fuzz/NAME.cc with LLVMFuzzerTestOneInput. In the fuzz preset a libFuzzer program; elsewhere
# a program that runs the kept corpus tests/fuzz/corpus/NAME once, as a test.
function(fuzzer name room)
  if(NOT TARGET jurat_${room})
    return()
  endif()
  add_executable(fuzz_${name} ${CMAKE_SOURCE_DIR}/tests/fuzz/${name}.cc)
  target_link_libraries(fuzz_${name} PRIVATE jurat_${room} ${ARGN} jurat_warnings)
  if(JURAT_FUZZ)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(fuzz_${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests/fuzz/run_corpus.cc)
    add_test(NAME fuzz_corpus.${name} COMMAND fuzz_${name} ${CMAKE_SOURCE_DIR}/tests/fuzz/corpus/${name})
  endif()
endfunction()
