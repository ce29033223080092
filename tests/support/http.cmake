# Programs that the Python tests drive: the HTTP server alone, and the mail sender alone.
if(TARGET jurat_http)
  add_executable(http_echo ${CMAKE_SOURCE_DIR}/tests/support/http_echo.cc)
  target_link_libraries(http_echo PRIVATE jurat_http jurat_warnings)
endif()
if(TARGET jurat_providers)
  add_executable(send_mail ${CMAKE_SOURCE_DIR}/tests/support/send_mail.cc)
  target_link_libraries(send_mail PRIVATE jurat_providers jurat_warnings)
endif()
