#include "ledger/records/council.h"

#include <gtest/gtest.h>

#include <utility>

#include "ledger/records/one_encoding.h"

namespace jurat::ledger {
namespace {

using namespace tests;

CouncilRecord two_members() {
  CouncilRecord council;
  council.id = {1, 2};
  council.n = council.t = 2;
  council.members = {{NodeIndex{1}, {1}, "one", "op", "http://1"}, {NodeIndex{2}, {2}, "two", "op", "http://2"}};
  return council;
}

TEST(council_record, has_one_encoding) { has_one_encoding(two_members(), parse_council); }

TEST(council_record, members_are_1_to_n_and_t_is_at_most_n) {
  CouncilRecord council = two_members();
  std::swap(council.members[0], council.members[1]);
  EXPECT_FALSE(parse_council(encode(council)));
  council = two_members();
  council.members.pop_back();
  EXPECT_FALSE(parse_council(encode(council)));
  for (const std::uint8_t t : std::initializer_list<std::uint8_t>{0, 3}) {
    council = two_members();
    council.t = t;
    EXPECT_FALSE(parse_council(encode(council)));
  }
}

TEST(admin_key, has_one_encoding) { has_one_encoding(AdminKey{{5}, "ops", 2}, parse_admin_key); }

TEST(rsa_key_set, has_one_encoding_and_refuses_a_modulus_that_is_none) {
  RsaKeySet set{.number = 3};
  set.id_key.modulus.fill(0xff);
  set.access_key.modulus.fill(0xfd);
  has_one_encoding(set, parse_key_set);
  set.taken_by = "eu-local-1_AAAAAAAAA";
  has_one_encoding(set, parse_key_set);
  set.access_key.modulus.back() = 2;
  EXPECT_FALSE(parse_key_set(encode(set)));
}

}  // namespace
}  // namespace jurat::ledger
