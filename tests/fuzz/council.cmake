fuzzer(council_messages council)
fuzzer(founding council)
