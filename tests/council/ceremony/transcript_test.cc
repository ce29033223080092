#include "council/ceremony/transcript.h"

#include <gtest/gtest.h>

#include "council/ceremony/ceremony_council.h"

namespace jurat::council {
namespace {

using ceremony::Council;

Transcript made_by(Council& council) {
  EXPECT_TRUE(council.run());
  return parse_transcript(council.disk(1).pages.at("transcript")).value();
}

TEST(Transcript, has_one_encoding_and_passes) {
  Council council(4);
  const auto transcript = made_by(council);
  const auto bytes = encode(transcript);
  EXPECT_EQ(encode(parse_transcript(bytes).value()), bytes);
  EXPECT_TRUE(check_transcript(council.proposal, transcript));
  for (const std::size_t size : {std::size_t{0}, std::size_t{5}, bytes.size() / 2, bytes.size() - 1})
    EXPECT_FALSE(parse_transcript(ByteSpan(bytes).first(size)));
}

TEST(Transcript, one_wrong_partial_of_either_key_is_found_with_the_nodes_that_do_not_sign) {
  Council council(4);
  const auto right = made_by(council);
  for (std::size_t node = 0; node < 4; ++node) {
    auto wrong = right;
    wrong.sets[0].partials[node].access = right.sets[0].partials[(node + 1) % 4].access;
    const auto checked = check_transcript(council.proposal, wrong);
    ASSERT_FALSE(checked) << node;
    EXPECT_NE(checked.error().message.find("access key: the shares of nodes"), std::string::npos);
    wrong = right;
    wrong.sets[0].partials[node].id[255] ^= 1;
    EXPECT_FALSE(check_transcript(council.proposal, wrong)) << node;
  }
}

TEST(Transcript, partials_of_another_proposal_set_or_key_do_not_count) {
  Council council(4);
  const auto right = made_by(council);
  const auto& set = right.sets[0];
  EXPECT_TRUE(check_set(council.proposal, 1, set));
  EXPECT_FALSE(check_set(council.proposal, 2, set));
  auto other = council.proposal;
  other.key_sets = 2;
  EXPECT_FALSE(check_set(other, 1, set));
  auto swapped = set;
  std::swap(swapped.keys.id_key, swapped.keys.access_key);
  for (auto& one : swapped.partials) std::swap(one.id, one.access);
  EXPECT_FALSE(check_set(council.proposal, 1, swapped));
  auto fewer = set;
  fewer.partials.pop_back();
  EXPECT_FALSE(check_set(council.proposal, 1, fewer));
}

TEST(Transcript, leads_to_the_definition_in_the_lock_file) {
  Council council(4);
  const auto transcript = made_by(council);
  EXPECT_EQ(crypto::definition_hash(definition_of(council.proposal, transcript)),
            crypto::definition_hash(council.disk(4).lock->definition));
}

}  // namespace
}  // namespace jurat::council
