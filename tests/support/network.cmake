# A node's network alone, for clients of other make (cluster/test_peers_strangers.py).
if(TARGET jurat_network)
  add_executable(peers_echo ${CMAKE_SOURCE_DIR}/tests/support/peers_echo.cc)
  target_link_libraries(peers_echo PRIVATE jurat_network jurat_http jurat_warnings)
endif()
