# The table of facts becomes bytes in the program; the operations folder becomes a table of operations.
set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/api/cognito/facts.txt)
file(READ ${CMAKE_SOURCE_DIR}/src/api/cognito/facts.txt cognito_facts HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," cognito_facts "${cognito_facts}")
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/api/cognito/facts_bytes.h CONTENT
"// Written by src/api/room.cmake from src/api/cognito/facts.txt.
#pragma once

namespace jurat::api::cognito {

inline constexpr unsigned char facts_bytes[] = {${cognito_facts}};

}  // namespace jurat::api::cognito
")
unset(cognito_facts)
target_include_directories(jurat_api PRIVATE ${CMAKE_BINARY_DIR}/generated)
registry(api api/cognito/operations api::cognito::Operation api/cognito/operation.h)
