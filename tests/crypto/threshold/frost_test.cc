#include "crypto/threshold/frost.h"

#include <gtest/gtest.h>

#include <map>

#include "crypto/threshold/shamir.h"
#include "support/scripted_random.h"
#include "support/vector_lines.h"

namespace jurat::crypto {
namespace {

class Vector {
 public:
  Vector() {
    for (const std::string& line : tests::vector_lines("frost/rfc9591_ed25519.txt")) {
      const auto words = tests::words_of(line);
      values_[words.at(0)] = from_hex(words.at(1)).value();
    }
  }
  const Bytes& bytes(const std::string& name) const { return values_.at(name); }
  ByteArray<32> array(const std::string& name) const { return to_array<32>(bytes(name)).value(); }
  Scalar scalar(const std::string& name) const { return Scalar::parse(bytes(name)).value(); }

 private:
  std::map<std::string, Bytes> values_;
};

TEST(Frost, TheVectorOfRfc9591ByteForByte) {
  const Vector vector;
  const Ed25519PublicKey key = vector.array("key");
  std::vector<FrostNonces> nonces;
  std::vector<FrostCommitment> commitments;
  for (const std::string node : {"1", "3"}) {
    tests::ScriptedRandom random;
    random.then(vector.bytes("hiding_random" + node)).then(vector.bytes("binding_random" + node));
    const NodeIndex index{static_cast<std::uint8_t>(std::stoi(node))};
    nonces.push_back(FrostNonces::draw(index, vector.scalar("share" + node), random).value());
    commitments.push_back(nonces.back().commitment());
    EXPECT_EQ(to_hex(commitments.back().hiding), to_hex(vector.bytes("hiding" + node)));
    EXPECT_EQ(to_hex(commitments.back().binding), to_hex(vector.bytes("binding" + node)));
  }
  std::vector<FrostShare> shares;
  std::vector<IndexedEdPoint> public_shares;
  for (std::size_t i = 0; i < 2; ++i) {
    const std::string node = i == 0 ? "1" : "3";
    const auto share = sign_frost_share(std::move(nonces[i]), vector.scalar("share" + node), key,
                                        vector.bytes("message"), commitments);
    ASSERT_TRUE(share) << share.error().message;
    EXPECT_EQ(to_hex(*share), to_hex(vector.bytes("z" + node)));
    shares.push_back({commitments[i].node, *share});
    public_shares.push_back({commitments[i].node, multiply_ed25519_base(vector.scalar("share" + node)).value()});
  }
  const auto combined = combine_frost(key, public_shares, vector.bytes("message"), commitments, shares);
  ASSERT_TRUE(combined) << combined.error().message;
  EXPECT_EQ(to_hex(combined->signature), to_hex(vector.bytes("signature")));
  EXPECT_TRUE(combined->liars.empty());
}

// A key shared 3 of 5, and one signing session over it.
struct Signers {
  Signers() {
    const Scalar secret = Scalar::random(system_random());
    key = multiply_ed25519_base(secret).value();
    Dealing dealing = deal(secret, 3, 5, system_random()).value();
    shares = std::move(dealing.shares);
    for (std::uint8_t i = 1; i <= 5; ++i)
      public_shares.push_back({NodeIndex{i}, multiply_ed25519_base(shares[i - 1U]).value()});
  }
  void commit(std::initializer_list<std::uint8_t> nodes) {
    for (const std::uint8_t node : nodes) {
      nonces.push_back(FrostNonces::draw(NodeIndex{node}, shares[node - 1U], system_random()).value());
      commitments.push_back(nonces.back().commitment());
    }
  }
  std::vector<FrostShare> sign(std::string_view message) {
    std::vector<FrostShare> all;
    for (FrostNonces& one : nonces) {
      const NodeIndex node = one.commitment().node;
      all.push_back(
          {node,
           sign_frost_share(std::move(one), shares[node.value - 1U], key, as_bytes(message), commitments).value()});
    }
    nonces.clear();
    return all;
  }
  Ed25519PublicKey key{};
  std::vector<Scalar> shares;
  std::vector<IndexedEdPoint> public_shares;
  std::vector<FrostNonces> nonces;
  std::vector<FrostCommitment> commitments;
};

TEST(Frost, EverySubsetGivesAnOrdinaryEd25519Signature) {
  for (const auto& nodes :
       {std::initializer_list<std::uint8_t>{1, 2, 3}, {1, 2, 5}, {2, 3, 4}, {3, 4, 5}, {1, 2, 3, 4, 5}}) {
    Signers signers;
    signers.commit(nodes);
    const auto shares = signers.sign("message");
    const auto combined =
        combine_frost(signers.key, signers.public_shares, as_bytes("message"), signers.commitments, shares);
    ASSERT_TRUE(combined && combined->liars.empty());
    EXPECT_TRUE(verify_ed25519(signers.key, as_bytes("message"), combined->signature));
    EXPECT_FALSE(verify_ed25519(signers.key, as_bytes("massage"), combined->signature));
  }
}

TEST(Frost, TooFewSignersGiveNoSignature) {
  Signers signers;
  signers.commit({1, 2});
  const auto shares = signers.sign("message");
  EXPECT_FALSE(combine_frost(signers.key, signers.public_shares, as_bytes("message"), signers.commitments, shares))
      << "every share is right, and two of three are still nothing";
}

TEST(Frost, LiarsAreNamedAndNothingIsReleased) {
  Signers signers;
  signers.commit({1, 2, 3, 4});
  auto shares = signers.sign("message");
  shares[1].share[0] ^= 1;
  shares[3].share.fill(0xff);  // not even a scalar
  const auto combined =
      combine_frost(signers.key, signers.public_shares, as_bytes("message"), signers.commitments, shares);
  ASSERT_TRUE(combined);
  EXPECT_EQ(combined->liars, (std::vector<NodeIndex>{NodeIndex{2}, NodeIndex{4}}));
  EXPECT_EQ(combined->signature, Ed25519Signature{});
  std::swap(shares[0].share, shares[2].share);
  const auto swapped =
      combine_frost(signers.key, signers.public_shares, as_bytes("message"), signers.commitments, shares);
  ASSERT_TRUE(swapped);
  EXPECT_EQ(swapped->liars.size(), 4U);
}

TEST(Frost, ASignerRefusesAListThatHasNotItsOwnCommitmentAsItGaveIt) {
  Signers signers;
  signers.commit({1, 2, 3});
  const auto honest = signers.commitments;
  const auto refuses = [&](std::vector<FrostCommitment> list) {
    FrostNonces fresh = FrostNonces::draw(NodeIndex{1}, signers.shares[0], system_random()).value();
    if (list.size() == 3 && list[0].node.value == 1 && list[0].hiding == honest[0].hiding)
      list[0] = honest[0];  // another session's commitment of this very node
    const auto share = sign_frost_share(std::move(fresh), signers.shares[0], signers.key, as_bytes("m"), list);
    return !share && share.error().failure == Failure::share_invalid;
  };
  EXPECT_TRUE(refuses(honest));
  EXPECT_TRUE(refuses({honest[1], honest[2]}));
  EXPECT_TRUE(refuses({}));
  EXPECT_TRUE(refuses({honest[1], honest[0], honest[2]})) << "not sorted";
  EXPECT_TRUE(refuses({honest[0], honest[0], honest[1]})) << "twice";
  auto bad = honest;
  bad[2].binding = {};
  EXPECT_TRUE(refuses(bad)) << "a point of small order";
}

TEST(Frost, SharesOfOtherNodesThanCommittedAreRefused) {
  Signers signers;
  signers.commit({1, 2, 3});
  auto shares = signers.sign("message");
  shares.pop_back();
  EXPECT_EQ(combine_frost(signers.key, signers.public_shares, as_bytes("message"), signers.commitments, shares)
                .error()
                .failure,
            Failure::share_invalid);
}

TEST(Frost, NoncesAreFreshEachTime) {
  Signers signers;
  const auto one = FrostNonces::draw(NodeIndex{1}, signers.shares[0], system_random()).value();
  const auto two = FrostNonces::draw(NodeIndex{1}, signers.shares[0], system_random()).value();
  EXPECT_NE(one.commitment().hiding, two.commitment().hiding);
  EXPECT_NE(one.commitment().binding, two.commitment().binding);
  EXPECT_NE(one.commitment().hiding, one.commitment().binding);
}

}  // namespace
}  // namespace jurat::crypto
