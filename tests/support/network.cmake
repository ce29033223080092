if(TARGET jurat_network)
  # A node's network alone, for clients of other make (cluster/test_peers_strangers.py).
  add_executable(peers_echo ${CMAKE_SOURCE_DIR}/tests/support/peers_echo.cc)
  target_link_libraries(peers_echo PRIVATE jurat_network jurat_http jurat_warnings)
  # A node that is nothing but an engine (cluster/test_engine.py).
  add_executable(engine_node ${CMAKE_SOURCE_DIR}/tests/support/engine_node.cc)
  target_include_directories(engine_node PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_link_libraries(engine_node PRIVATE jurat_network jurat_warnings)
endif()
# The tests of network/ read the messages of ABCI themselves.
if(TARGET network_tests)
  target_link_libraries(network_tests PRIVATE jurat_abci)
endif()
