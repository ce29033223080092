# The folder is the registry: registry(ROOM FOLDER TYPE HEADER) writes build/generated/<folder>/all.h, which declares
# one `extern const TYPE <file name>` for every .cc file of the folder and an array `all` of pointers to them.
# A file that does not define its own name is a link error that names it.
function(registry room folder type header)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${folder}/*.cc)
  list(SORT files)
  string(REGEX REPLACE "::[^:]*$" "" namespace ${type})
  string(REPLACE "/" "::" folder_namespace ${folder})
  string(REGEX REPLACE "^.*::" "" leaf ${folder_namespace})
  set(declarations "")
  set(entries "")
  set(count 0)
  foreach(file IN LISTS files)
    get_filename_component(name ${file} NAME_WE)
    string(APPEND declarations "extern const ${type} ${name};\n")
    string(APPEND entries "    &${name},\n")
    math(EXPR count "${count} + 1")
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/${folder}/all.h CONTENT
"// Written by cmake/registry.cmake from the files of src/${folder}.
#pragma once

#include <array>

#include \"${header}\"

namespace jurat::${namespace}::${leaf} {

${declarations}
inline constexpr std::array<const ${type}*, ${count}> all{
${entries}};

}  // namespace jurat::${namespace}::${leaf}
")
  target_include_directories(jurat_${room} PRIVATE ${CMAKE_BINARY_DIR}/generated)
endfunction()
