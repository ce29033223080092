fuzzer(certificate crypto)
