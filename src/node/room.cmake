registry(node node/commands node::Command node/command.h)
set_source_files_properties(${CMAKE_SOURCE_DIR}/src/node/commands/version.cc PROPERTIES COMPILE_DEFINITIONS JURAT_VERSION="${PROJECT_VERSION}")
