if(TARGET jurat_abci)
  fuzzer(abci network jurat_abci)
  target_include_directories(fuzz_abci PRIVATE ${CMAKE_SOURCE_DIR}/tests)
endif()
