fuzzer(admin_proof evidence)
