#include "crypto/rsa.h"

#include <gtest/gtest.h>

#include "core/limits.h"
#include "support/rsa_keys.h"
#include "support/vector_lines.h"

namespace jurat::crypto {
namespace {

Bytes hex(const std::string& text) { return text == "-" ? Bytes{} : from_hex(text).value(); }

// A modulus as files of vectors write it, perhaps with a leading zero byte.
RsaPublicKey public_key(const std::string& modulus) {
  Bytes bytes = hex(modulus);
  if (bytes.size() == rsa_bytes + 1 && bytes.front() == 0) bytes.erase(bytes.begin());
  return RsaPublicKey::parse(bytes).value();
}

TEST(RsaVerifier, AgreesWithWycheproof) {
  std::string modulus;
  std::string exponent;
  unsigned checked = 0;
  unsigned other_exponent = 0;
  for (const std::string& line : tests::vector_lines("rsa/wycheproof_signature_2048_sha256.txt")) {
    const auto words = tests::words_of(line);
    if (words[0] == "key") {
      modulus = words[1];
      exponent = words[2];
      continue;
    }
    if (exponent != "010001") {  // keys of this type have e = 65537 only
      ++other_exponent;
      continue;
    }
    // "acceptable" is DigestInfo without its NULL: a second encoding of one signature, refused here.
    EXPECT_EQ(RsaVerifier(public_key(modulus)).verify_sha256(hex(words[2]), hex(words[3])), words[1] == "valid")
        << "test " << words[0];
    ++checked;
  }
  EXPECT_EQ(checked, 257U);
  EXPECT_EQ(other_exponent, 2U);
}

TEST(RsaVerifier, AgreesWithNist) {
  unsigned passed = 0;
  unsigned checked = 0;
  for (const std::string& line : tests::vector_lines("rsa/nist_sigver15_2048_sha256.txt")) {
    const auto words = tests::words_of(line);
    if (words[1] != "10001") continue;  // keys of this type have e = 65537 only
    const bool good = RsaVerifier(public_key(words[0])).verify_sha256(hex(words[3]), hex(words[4]));
    EXPECT_EQ(good, words[2] == "P");
    passed += good ? 1 : 0;
    ++checked;
  }
  EXPECT_EQ(checked, 6U);
  EXPECT_GE(passed, 1U);
}

TEST(RsaVerifier, RefusesOtherLengthsMessagesAndKeys) {
  const RsaPrivateKey& key = tests::rsa_key(0);
  const auto signature = key.sign_sha256(as_bytes("message")).value();
  const RsaVerifier verifier(key.public_key());
  EXPECT_TRUE(verifier.verify_sha256(as_bytes("message"), signature));
  EXPECT_FALSE(verifier.verify_sha256(as_bytes("Message"), signature));
  EXPECT_FALSE(verifier.verify_sha256(as_bytes("message"), ByteSpan(signature).first(255)));
  EXPECT_FALSE(verifier.verify_sha256(as_bytes("message"), {}));
  Bytes longer = to_bytes(ByteSpan(signature));
  longer.insert(longer.begin(), 0);
  EXPECT_FALSE(verifier.verify_sha256(as_bytes("message"), longer));
  EXPECT_FALSE(RsaVerifier(tests::rsa_key(1).public_key()).verify_sha256(as_bytes("message"), signature));
  EXPECT_FALSE(RsaVerifier(RsaPublicKey{}).verify_sha256(as_bytes("message"), signature));
}

TEST(RsaVerifier, KeptOnesAreNeverAnotherKeys) {
  const auto first = tests::rsa_key(0).sign_sha256(as_bytes("message")).value();
  const auto second = tests::rsa_key(1).sign_sha256(as_bytes("message")).value();
  const RsaPublicKey unusable{};
  EXPECT_FALSE(RsaVerifier::kept(unusable).verify_sha256(as_bytes("message"), first));
  for (std::size_t turn = 0; turn < 2; ++turn) {
    const RsaVerifier of_first = RsaVerifier::kept(tests::rsa_key(0).public_key());
    const RsaVerifier of_second = RsaVerifier::kept(tests::rsa_key(1).public_key());
    EXPECT_TRUE(of_first.verify_sha256(as_bytes("message"), first));
    EXPECT_FALSE(of_first.verify_sha256(as_bytes("message"), second));
    EXPECT_TRUE(of_second.verify_sha256(as_bytes("message"), second));
    // More keys than are kept: the two above are made again, and one that is held outlives its place.
    for (std::size_t i = 0; i <= limits::rsa_verifiers_kept; ++i) {
      RsaPublicKey other = tests::rsa_key(0).public_key();
      other.modulus[100] ^= static_cast<std::uint8_t>(1 + i + 100 * turn);
      EXPECT_FALSE(RsaVerifier::kept(other).verify_sha256(as_bytes("message"), first)) << i;
    }
    EXPECT_TRUE(of_first.verify_sha256(as_bytes("message"), first));
  }
}

TEST(RsaPublicKey, IsOddAndHasExactly2048Bits) {
  Bytes modulus = to_bytes(ByteSpan(tests::rsa_key(0).public_key().modulus));
  EXPECT_TRUE(RsaPublicKey::parse(modulus));
  EXPECT_EQ(RsaPublicKey::parse(ByteSpan(modulus).first(255)).error().failure, Failure::bad_key);
  Bytes even = modulus;
  even.back() &= 0xfe;
  EXPECT_EQ(RsaPublicKey::parse(even).error().failure, Failure::bad_key);
  Bytes shorter = modulus;
  shorter.front() &= 0x7f;
  EXPECT_EQ(RsaPublicKey::parse(shorter).error().failure, Failure::bad_key);
  EXPECT_EQ(RsaPublicKey::parse({}).error().failure, Failure::bad_key);
}

TEST(RsaPrivateKey, ComesBackFromPkcs8) {
  const RsaPrivateKey& key = tests::rsa_key(0);
  const RsaPrivateKey again = RsaPrivateKey::parse(key.pkcs8_der().value()).value();
  EXPECT_EQ(again.public_key(), key.public_key());
  // PKCS #1 v1.5 is deterministic: both sign alike.
  EXPECT_EQ(again.sign_sha256_unverified(as_bytes("x")).value(), key.sign_sha256(as_bytes("x")).value());
  EXPECT_EQ(again.sign_sha256(as_bytes("x")).value(), key.sign_sha256(as_bytes("x")).value());
}

TEST(RsaPrivateKey, RefusesWhatIsNotA2048BitKeyWithE65537) {
  for (const std::string& line : tests::vector_lines("rsa/unwanted_private_keys.txt")) {
    const auto words = tests::words_of(line);
    EXPECT_EQ(RsaPrivateKey::parse(Secret::copy_of(hex(words[1]))).error().failure, Failure::bad_key) << words[0];
  }
  const Secret der = tests::rsa_key(0).pkcs8_der().value();
  Bytes trailing = to_bytes(der.span());
  trailing.push_back(0);
  EXPECT_EQ(RsaPrivateKey::parse(Secret::copy_of(trailing)).error().failure, Failure::bad_key);
  EXPECT_EQ(RsaPrivateKey::parse(Secret::copy_of(der.span().first(200))).error().failure, Failure::bad_key);
  EXPECT_EQ(RsaPrivateKey::parse(Secret()).error().failure, Failure::bad_key);
}

TEST(RsaPrivateKey, RefusesPartsThatDoNotFit) {
  Bytes der = to_bytes(tests::rsa_key(0).pkcs8_der().value().span());
  der[der.size() - 20] ^= 1;  // inside qInv
  EXPECT_EQ(RsaPrivateKey::parse(Secret::copy_of(der)).error().failure, Failure::bad_key);
}

TEST(RsaPrivateKey, RefusesAnyPartThatIsOffByOneBit) {
  const Bytes der = to_bytes(tests::rsa_key(0).pkcs8_der().value().span());
  // The numbers in the order of RFC 8017 A.1.2 end the encoding: d p q dP dQ qInv, five of them of 128 bytes and a
  // header of 3 or 4. One bit is changed inside each.
  for (const std::size_t from_the_end : {60U, 60U + 132U, 60U + 264U, 60U + 396U, 60U + 528U, 60U + 790U}) {
    Bytes changed = der;
    changed[changed.size() - from_the_end] ^= 2;
    EXPECT_EQ(RsaPrivateKey::parse(Secret::copy_of(changed)).error().failure, Failure::bad_key) << from_the_end;
  }
}

TEST(RsaPrivateKey, GeneratesADifferentKeyEachTime) {
  const RsaPrivateKey key = RsaPrivateKey::generate().value();
  EXPECT_NE(key.public_key(), RsaPrivateKey::generate().value().public_key());
  EXPECT_TRUE(RsaVerifier(key.public_key()).verify_sha256(as_bytes("m"), key.sign_sha256(as_bytes("m")).value()));
}

TEST(Emsa, IsPaddingDigestInfoAndHash) {
  // RFC 8017 9.2 with SHA-256("abc") of FIPS 180-4.
  const std::string expected = "0001" + std::string(std::size_t{202} * 2, 'f') +
                               "003031300d060960864801650304020105000420"
                               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  EXPECT_EQ(to_hex(emsa_pkcs1_sha256(as_bytes("abc"))), expected);
}

}  // namespace
}  // namespace jurat::crypto
