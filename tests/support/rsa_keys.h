// Three RSA-2048 keys made for the tests, read once: drawing fresh ones would cost every test a second.
#pragma once

#include <stdexcept>
#include <vector>

#include "crypto/rsa.h"
#include "support/vector_lines.h"

namespace jurat::tests {

inline const crypto::RsaPrivateKey& rsa_key(std::size_t number) {
  static const std::vector<crypto::RsaPrivateKey> keys = [] {
    std::vector<crypto::RsaPrivateKey> out;
    for (const std::string& line : vector_lines("rsa/test_keys.txt")) {
      Bytes der = from_hex(words_of(line).at(1)).value();
      out.push_back(crypto::RsaPrivateKey::parse(Secret::take(std::move(der))).value());
    }
    return out;
  }();
  return keys.at(number);
}

}  // namespace jurat::tests
