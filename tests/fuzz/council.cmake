fuzzer(founding council)
