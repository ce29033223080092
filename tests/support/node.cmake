if(TARGET jurat_node)
  # One node's run of a founding with published primes (cluster/test_founding.py).
  add_executable(ceremony_node ${CMAKE_SOURCE_DIR}/tests/support/ceremony_node.cc)
  target_link_libraries(ceremony_node PRIVATE jurat_node jurat_warnings)
endif()
