# The tests of network/ read the messages of ABCI themselves.
if(TARGET network_tests)
  target_link_libraries(network_tests PRIVATE jurat_abci)
  # A node that is nothing but an engine (cluster/test_engine.py).
  add_executable(engine_node ${CMAKE_SOURCE_DIR}/tests/support/engine_node.cc)
  target_link_libraries(engine_node PRIVATE jurat_network jurat_warnings)
endif()
