# Warnings are errors, for both compilers.
add_library(jurat_warnings INTERFACE)
target_compile_options(jurat_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
  -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual -Wnull-dereference -Wno-gnu-statement-expression -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 warns falsely here inside libstdc++'s own vectors and optionals, and at GoogleTest's own ifs.
  target_compile_options(jurat_warnings INTERFACE -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-array-bounds
    -Wno-restrict -Wno-null-dereference -Wno-stringop-overread -Wno-dangling-pointer -Wno-dangling-else)
endif()
