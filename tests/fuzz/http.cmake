fuzzer(http_head http)
fuzzer(http_forwarded http)
fuzzer(mail_message http)
