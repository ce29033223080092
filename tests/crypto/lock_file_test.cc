#include "crypto/lock_file.h"

#include <gtest/gtest.h>

#include "core/json.h"
#include "core/outside.h"

namespace jurat::crypto {
namespace {

// An odd 2048-bit number that differs with `mark`: a modulus as far as the lock file looks.
RsaPublicKey modulus(std::uint8_t mark) {
  RsaPublicKey key;
  key.modulus.fill(0x5a);
  key.modulus.front() = 0xc1;
  key.modulus[10] = mark;
  key.modulus.back() = 0x01;
  return key;
}

struct Council {
  std::vector<Ed25519Key> identities;
  LockFile file;
};

Council council_of(std::uint8_t n) {
  SeededRandom_for_tests random(n);
  Council council;
  auto& definition = council.file.definition;
  definition.council = random.array<16>();
  definition.n = n;
  definition.t = quorum_of(n);
  definition.made = Moment::from_seconds(1'790'000'000);
  for (std::uint8_t i = 1; i <= n; ++i) {
    council.identities.push_back(Ed25519Key::generate(random));
    definition.members.push_back({NodeIndex{i}, council.identities.back().public_key(), "node-" + std::to_string(i),
                                  "Ada", "https://a.example", random.array<32>(), random.array<32>(),
                                  random.array<32>(), "10.0.0." + std::to_string(i) + ":9330",
                                  "10.0.0." + std::to_string(i) + ":9430"});
  }
  definition.admins.push_back({Ed25519Key::generate(random).public_key(), "ada"});
  definition.key_sets = {{modulus(1), modulus(2)}, {modulus(3), modulus(4)}};
  definition.settings = {false, true, "123456789012", "eu-local-1", "https://auth.example"};
  for (const auto& identity : council.identities)
    council.file.signatures.push_back(sign_definition(identity, definition));
  return council;
}

TEST(LockFile, reads_back_what_all_members_signed) {
  for (const std::uint8_t n : {std::uint8_t{1}, std::uint8_t{4}}) {
    const auto council = council_of(n);
    const auto bytes = encode(council.file);
    const auto read = parse_lock_file(bytes);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(encode(*read), bytes);
    EXPECT_EQ(definition_hash(read->definition), definition_hash(council.file.definition));
    EXPECT_EQ(read->definition.members.back().name, "node-" + std::to_string(n));
    EXPECT_EQ(read->definition.settings.public_url, "https://auth.example");
  }
}

TEST(LockFile, any_altered_byte_is_refused) {
  const auto bytes = encode(council_of(1).file);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto altered = bytes;
    altered[i] ^= 0x01;
    EXPECT_FALSE(parse_lock_file(altered)) << "byte " << i;
  }
}

TEST(LockFile, any_shortened_file_and_trailing_bytes_are_refused) {
  auto bytes = encode(council_of(1).file);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(parse_lock_file(ByteSpan(bytes).first(size))) << size;
  bytes.push_back(0);
  EXPECT_FALSE(parse_lock_file(bytes));
}

TEST(LockFile, a_missing_signature_is_refused_and_counted) {
  auto council = council_of(4);
  council.file.signatures.pop_back();
  const auto read = parse_lock_file(encode(council.file));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().failure, Failure::bad_signature);
  EXPECT_NE(read.error().message.find("3 signatures"), std::string::npos);
}

TEST(LockFile, one_member_signing_for_another_is_refused_by_name) {
  auto council = council_of(4);
  council.file.signatures[2] = sign_definition(council.identities[0], council.file.definition);
  const auto read = parse_lock_file(encode(council.file));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().failure, Failure::bad_signature);
  EXPECT_NE(read.error().message.find("member 3 (node-3)"), std::string::npos);
}

TEST(LockFile, the_quorum_is_n_minus_f) {
  EXPECT_EQ(quorum_of(1), 1);
  EXPECT_EQ(quorum_of(4), 3);
  EXPECT_EQ(quorum_of(7), 5);
  EXPECT_EQ(quorum_of(10), 7);
  auto definition = council_of(4).file.definition;
  definition.t = 2;
  EXPECT_FALSE(check(definition));
  definition = council_of(4).file.definition;
  definition.n = 3;
  definition.t = quorum_of(3);
  definition.members.pop_back();
  EXPECT_FALSE(check(definition)) << "3 is not 3f + 1";
}

TEST(LockFile, two_members_never_share_an_identity_and_keep_their_numbers) {
  auto definition = council_of(4).file.definition;
  definition.members[3].identity = definition.members[0].identity;
  EXPECT_FALSE(check(definition));
  definition = council_of(4).file.definition;
  std::swap(definition.members[0], definition.members[1]);
  EXPECT_FALSE(check(definition));
}

TEST(LockFile, every_key_of_every_member_is_its_own) {
  const auto key_of = [](LockMember& member, int which) -> Ed25519PublicKey& {
    if (which == 0) return member.identity;
    return which == 1 ? member.tls_key : which == 2 ? member.validator_key : member.engine_key;
  };
  for (int first = 0; first < 4; ++first) {
    for (int second = 0; second < 4; ++second) {
      auto definition = council_of(4).file.definition;
      key_of(definition.members[3], first) = key_of(definition.members[0], second);
      EXPECT_FALSE(check(definition)) << first << " of another " << second;
      if (first == second) continue;
      definition = council_of(1).file.definition;
      key_of(definition.members[0], first) = key_of(definition.members[0], second);
      EXPECT_FALSE(check(definition)) << first << " of the same " << second;
    }
    auto definition = council_of(1).file.definition;
    key_of(definition.members[0], first) = {};
    EXPECT_FALSE(check(definition)) << first << " is missing";
  }
  auto definition = council_of(1).file.definition;
  definition.admins[0].key = definition.members[0].validator_key;
  EXPECT_FALSE(check(definition));
}

TEST(LockFile, nodes_that_talk_have_addresses_of_their_own) {
  auto alone = council_of(1).file.definition;
  alone.members[0].peer_address = alone.members[0].engine_address = "";
  EXPECT_TRUE(check(alone));
  for (const std::string wrong :
       {"", "10.0.0.9", "10.0.0.9:", "10.0.0.9:0", "10.0.0.9:65536", ":9330", "10.0.0.9:9x"}) {
    auto definition = council_of(4).file.definition;
    definition.members[2].peer_address = wrong;
    const auto checked = check(definition);
    ASSERT_FALSE(checked) << wrong;
    EXPECT_NE(checked.error().message.find("member 3: peer address"), std::string::npos) << checked.error().message;
    definition = council_of(4).file.definition;
    definition.members[2].engine_address = wrong;
    EXPECT_FALSE(check(definition)) << wrong;
  }
  auto definition = council_of(4).file.definition;
  definition.members[2].engine_address = definition.members[1].peer_address;
  EXPECT_FALSE(check(definition)) << "two listeners at one address";
}

TEST(LockFile, a_member_is_no_admin_and_no_token_key_is_listed_twice) {
  auto definition = council_of(1).file.definition;
  definition.admins[0].key = definition.members[0].identity;
  EXPECT_FALSE(check(definition));
  definition = council_of(1).file.definition;
  definition.key_sets[1].access_key = definition.key_sets[0].id_key;
  EXPECT_FALSE(check(definition));
}

TEST(LockFile, names_hold_no_control_characters) {
  auto definition = council_of(1).file.definition;
  definition.members[0].name = "node\n1";
  EXPECT_FALSE(check(definition));
}

TEST(LockFile, the_view_for_people_shows_the_hash_that_was_signed) {
  const auto file = council_of(4).file;
  const auto view = parse_json(json_view(file), {1 << 20, 8});
  ASSERT_TRUE(view);
  EXPECT_EQ(view->as_object().at("definition_hash").as_string(), to_hex(definition_hash(file.definition)));
  EXPECT_EQ(view->as_object().at("members").as_array().size(), 4U);
}

}  // namespace
}  // namespace jurat::crypto
