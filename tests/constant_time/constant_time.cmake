# constant_time(NAME): tests/constant_time/NAME.cc under memcheck with every secret marked undefined, so that a branch or
# an address that depends on one is an error. The crypto sources are built once more with their marks switched on
# (crypto/declassify.h says what becomes public). NAME.supp, where it is there, lists what libsodium may do, and why.
if(NOT TARGET jurat_crypto OR CMAKE_CXX_FLAGS MATCHES "fsanitize")
  return()
endif()
find_program(JURAT_VALGRIND valgrind REQUIRED)

file(GLOB_RECURSE marked_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/crypto/threshold/*.cc
  ${CMAKE_SOURCE_DIR}/src/crypto/password/*.cc)
add_library(jurat_crypto_marked STATIC ${marked_sources} ${CMAKE_SOURCE_DIR}/src/crypto/hash.cc
  ${CMAKE_SOURCE_DIR}/src/crypto/ed25519.cc)
target_compile_definitions(jurat_crypto_marked PUBLIC JURAT_CONSTANT_TIME_CHECKS)
target_link_libraries(jurat_crypto_marked PUBLIC jurat_core PkgConfig::SODIUM OpenSSL::Crypto PRIVATE jurat_warnings)

function(constant_time name)
  add_executable(constant_time_${name} ${CMAKE_SOURCE_DIR}/tests/constant_time/${name}.cc)
  target_include_directories(constant_time_${name} PRIVATE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/tests)
  target_link_libraries(constant_time_${name} PRIVATE jurat_crypto_marked jurat_warnings)
  target_link_options(constant_time_${name} PRIVATE -Wl,--strip-debug)  # valgrind 3.19 cannot read DWARF 5
  set(suppressions "")
  if(EXISTS ${CMAKE_SOURCE_DIR}/tests/constant_time/${name}.supp)
    set(suppressions --suppressions=${CMAKE_SOURCE_DIR}/tests/constant_time/${name}.supp)
  endif()
  add_test(NAME constant_time.${name}
    COMMAND ${JURAT_VALGRIND} -q --error-exitcode=99 ${suppressions} $<TARGET_FILE:constant_time_${name}>)
  set_tests_properties(constant_time.${name} PROPERTIES TIMEOUT 120)
endfunction()

constant_time(scalars)
constant_time(shares)
constant_time(password)
# The check of the check: a program that does branch on a secret is reported.
constant_time(leak)
set_tests_properties(constant_time.leak PROPERTIES PASS_REGULAR_EXPRESSION "depends on uninitialised value")
