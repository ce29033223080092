#include "crypto/quorum_certificate.h"

#include <gtest/gtest.h>

#include "core/cbor.h"
#include "support/vectors.h"

namespace jurat::crypto {
namespace {

struct Council {
  Council() {
    for (unsigned i = 0; i < 4; ++i) {
      keys.push_back(Ed25519Key::generate(random));
      members.push_back(keys.back().public_key());
    }
  }
  [[nodiscard]] NodeSignature sign(unsigned node) const {
    return {NodeIndex{static_cast<std::uint8_t>(node)}, endorse_digest(keys[node - 1], id, epoch, digest)};
  }
  [[nodiscard]] QuorumCertificate certify(std::initializer_list<unsigned> nodes) const {
    QuorumCertificate out{epoch, {}};
    for (const unsigned node : nodes) out.signatures.push_back(sign(node));
    return out;
  }
  [[nodiscard]] bool accepts(const QuorumCertificate& certificate) const {
    const Result<void> verdict = verify_certificate(certificate, id, epoch, 3, members, digest);
    if (!verdict) EXPECT_EQ(verdict.error().failure, Failure::bad_signature);
    return verdict.has_value();
  }

  SeededRandom_for_tests random{7};
  std::vector<Ed25519Key> keys;
  std::vector<Ed25519PublicKey> members;
  CouncilId id{1, 2, 3};
  std::uint32_t epoch = 5;
  Hash32 digest{9};
};

TEST(QuorumCertificate, AnyThreeOfFourMembersMakeOne) {
  const Council council;
  EXPECT_TRUE(council.accepts(council.certify({1, 2, 3})));
  EXPECT_TRUE(council.accepts(council.certify({1, 2, 4})));
  EXPECT_TRUE(council.accepts(council.certify({1, 3, 4})));
  EXPECT_TRUE(council.accepts(council.certify({2, 3, 4})));
}

TEST(QuorumCertificate, ExactlyThresholdSignaturesAreDemanded) {
  const Council council;
  EXPECT_FALSE(council.accepts(council.certify({})));
  EXPECT_FALSE(council.accepts(council.certify({1, 2})));
  EXPECT_FALSE(council.accepts(council.certify({1, 2, 3, 4})));
  EXPECT_FALSE(verify_certificate(council.certify({}), council.id, council.epoch, 0, council.members, council.digest));
  EXPECT_FALSE(
      verify_certificate(council.certify({1, 2, 3, 4}), council.id, council.epoch, 5, council.members, council.digest));
}

TEST(QuorumCertificate, TheSameNodeTwiceUnsortedOrForeignIsRefused) {
  const Council council;
  EXPECT_FALSE(council.accepts(council.certify({1, 1, 2})));
  EXPECT_FALSE(council.accepts(council.certify({2, 1, 3})));
  QuorumCertificate foreign = council.certify({1, 2, 3});
  foreign.signatures[2].node = NodeIndex{5};
  EXPECT_FALSE(council.accepts(foreign));
  foreign.signatures[2].node = NodeIndex{255};
  EXPECT_FALSE(council.accepts(foreign));
  QuorumCertificate zero = council.certify({1, 2, 3});
  zero.signatures[0].node = NodeIndex{0};
  EXPECT_FALSE(council.accepts(zero));
}

TEST(QuorumCertificate, ASignatureUnderAnotherNodesNumberIsRefused) {
  const Council council;
  QuorumCertificate borrowed = council.certify({1, 2, 3});
  borrowed.signatures[2].node = NodeIndex{4};
  EXPECT_FALSE(council.accepts(borrowed));
  QuorumCertificate copied = council.certify({1, 2, 3});
  copied.signatures[2].signature = copied.signatures[1].signature;
  EXPECT_FALSE(council.accepts(copied));
}

TEST(QuorumCertificate, IsBoundToCouncilEpochAndDigest) {
  const Council council;
  const QuorumCertificate good = council.certify({1, 2, 3});
  CouncilId other_id = council.id;
  other_id[15] ^= 1;
  Hash32 other_digest = council.digest;
  other_digest[31] ^= 1;
  EXPECT_FALSE(verify_certificate(good, other_id, council.epoch, 3, council.members, council.digest));
  EXPECT_FALSE(verify_certificate(good, council.id, council.epoch, 3, council.members, other_digest));
  EXPECT_FALSE(verify_certificate(good, council.id, council.epoch + 1, 3, council.members, council.digest));
  QuorumCertificate renumbered = good;  // the epoch is under the signatures, not only beside them
  renumbered.epoch = council.epoch + 1;
  EXPECT_FALSE(verify_certificate(renumbered, council.id, council.epoch + 1, 3, council.members, council.digest));
}

TEST(QuorumCertificate, AnAlteredSignatureIsRefused) {
  const Council council;
  for (std::size_t at = 0; at < 64; at += 7) {
    QuorumCertificate altered = council.certify({1, 2, 3});
    altered.signatures[1].signature[at] ^= 0x40;
    EXPECT_FALSE(council.accepts(altered));
  }
}

TEST(QuorumCertificate, ItsBytesComeBackTheSame) {
  const Council council;
  const QuorumCertificate good = council.certify({1, 2, 4});
  const Bytes bytes = encode(good);
  const QuorumCertificate back = parse_certificate(bytes).value();
  EXPECT_TRUE(council.accepts(back));
  EXPECT_EQ(encode(back), bytes);
}

TEST(QuorumCertificate, EveryTruncationAndTrailingBytesAreRefused) {
  const Council council;
  Bytes bytes = encode(council.certify({1, 2, 4}));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const Result<QuorumCertificate> cut = parse_certificate(ByteSpan{bytes}.first(size));
    ASSERT_FALSE(cut) << size;
    EXPECT_EQ(cut.error().failure, Failure::bad_encoding);
  }
  bytes.push_back(0);
  EXPECT_FALSE(parse_certificate(bytes));
}

TEST(QuorumCertificate, OtherShapesAreRefused) {
  const ByteArray<64> signature{};
  const auto parses = [](CborWriter& out) { return parse_certificate(out.written()).has_value(); };
  CborWriter wide_node;
  wide_node.map(2)
      .unsigned_number(1)
      .unsigned_number(1)
      .unsigned_number(2)
      .array(1)
      .array(2)
      .unsigned_number(257)
      .bytes(signature);
  EXPECT_FALSE(parses(wide_node));
  CborWriter zero_node;
  zero_node.map(2).unsigned_number(1).unsigned_number(1).unsigned_number(2).array(1).array(2).unsigned_number(0).bytes(
      signature);
  EXPECT_FALSE(parses(zero_node));
  CborWriter short_signature;
  short_signature.map(2)
      .unsigned_number(1)
      .unsigned_number(1)
      .unsigned_number(2)
      .array(1)
      .array(2)
      .unsigned_number(1)
      .bytes(ByteSpan{signature}.first(63));
  EXPECT_FALSE(parses(short_signature));
  CborWriter wide_epoch;
  wide_epoch.map(2).unsigned_number(1).unsigned_number(std::uint64_t{1} << 32).unsigned_number(2).array(0);
  EXPECT_FALSE(parses(wide_epoch));
  CborWriter many;
  many.map(2).unsigned_number(1).unsigned_number(1).unsigned_number(2).array(32);
  for (unsigned i = 1; i <= 32; ++i) many.array(2).unsigned_number(i).bytes(signature);
  EXPECT_FALSE(parses(many));
  CborWriter unsorted;
  unsorted.map(2).unsigned_number(1).unsigned_number(1).unsigned_number(2).array(2);
  for (const unsigned i : {2U, 1U}) unsorted.array(2).unsigned_number(i).bytes(signature);
  EXPECT_FALSE(parses(unsorted));
}

}  // namespace
}  // namespace jurat::crypto
