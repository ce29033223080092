# The parsers of core. libcbor is an oracle of the tests; the product does not link it.
pkg_check_modules(CBOR REQUIRED IMPORTED_TARGET libcbor)
fuzzer(base64 core)
fuzzer(json core)
fuzzer(cbor core PkgConfig::CBOR)
