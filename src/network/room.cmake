# The messages of ABCI: written by protoc from our own .proto, compiled with its own warnings off.
find_package(Protobuf 3.21 REQUIRED)
set(abci_proto ${CMAKE_SOURCE_DIR}/src/network/engine/comet/abci.proto)
set(abci_folder ${CMAKE_BINARY_DIR}/generated/protobuf)
set(abci_written ${abci_folder}/network/engine/comet/abci.pb)
file(MAKE_DIRECTORY ${abci_folder})
add_custom_command(OUTPUT ${abci_written}.cc ${abci_written}.h
  COMMAND protobuf::protoc --proto_path=${CMAKE_SOURCE_DIR}/src --cpp_out=${abci_folder} ${abci_proto}
  DEPENDS ${abci_proto} VERBATIM)
add_library(jurat_abci STATIC ${abci_written}.cc ${abci_written}.h)
target_compile_options(jurat_abci PRIVATE -w)
target_include_directories(jurat_abci SYSTEM PUBLIC ${abci_folder})
target_link_libraries(jurat_abci PUBLIC protobuf::libprotobuf)
target_link_libraries(jurat_network PRIVATE jurat_abci)
