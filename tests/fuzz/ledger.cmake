fuzzer(certified_entry ledger)
