#include "council/shares.h"

#include <gtest/gtest.h>

#include "store/memory_store.h"

namespace jurat::council {
namespace {

TEST(Shares, WhatWasKeptComesBackAndNothingElseDoes) {
  SeededRandom_for_tests random(1);
  const auto store = store::open_memory();
  Shares shares(*store, crypto::DataKey{random.secret(32)});
  std::vector<crypto::Scalar> two;
  two.push_back(crypto::Scalar::from_number(7));
  two.push_back(crypto::Scalar::from_number(8));
  ASSERT_TRUE(shares.put(3, two, random).has_value());
  EXPECT_EQ(to_hex(shares.share({3, 1})->span()), to_hex(two[1].span()));
  EXPECT_EQ(shares.share({3, 2}).error().failure, Failure::not_found);
  EXPECT_EQ(shares.share({2, 1}).error().failure, Failure::not_found);
  const Moment now = Moment::from_seconds(1'700'000'000);
  EXPECT_EQ(shares.destroy({{9, 9}}, now).value(), 0U);
  EXPECT_FALSE(shares.destroyed_since().value()) << "nothing was there to destroy";
  EXPECT_EQ(shares.destroy({{3, 1}}, now).value(), 1U);
  EXPECT_EQ(shares.destroy({{3, 1}}, now + Duration(5)).value(), 0U) << "again is no error";
  EXPECT_EQ(shares.destroyed_since().value(), now) << "the first destruction counts";
  EXPECT_EQ(shares.share({3, 1}).error().failure, Failure::not_found);
  EXPECT_TRUE(shares.share({3, 0}).has_value());
}

TEST(Shares, ErasedPlacesAreDestroyedOnceAndAgainWhenMoreAreErased) {
  SeededRandom_for_tests random(3);
  const auto store = store::open_memory();
  Shares shares(*store, crypto::DataKey{random.secret(32)});
  std::vector<crypto::Scalar> four;
  for (std::uint64_t i = 0; i < 4; ++i) four.push_back(crypto::Scalar::from_number(7 + i));
  ASSERT_TRUE(shares.put(3, four, random).has_value());
  ledger::View::ErasedPlaces erased{3, {}};
  erased.places.mark(1);
  const Moment now = Moment::from_seconds(1'700'000'000);
  EXPECT_EQ(shares.destroy(erased, now).value(), 1U);
  EXPECT_EQ(shares.destroy(erased, now).value(), 0U);
  erased.places.mark(2);
  EXPECT_EQ(shares.destroy(erased, now).value(), 1U);
  EXPECT_TRUE(shares.share({3, 0}).has_value());
  EXPECT_EQ(shares.share({3, 1}).error().failure, Failure::not_found);
  EXPECT_EQ(shares.share({3, 2}).error().failure, Failure::not_found);
  EXPECT_TRUE(shares.share({3, 3}).has_value());
}

TEST(Shares, AnotherNodesKeyOrAMovedShareDoesNotOpen) {
  SeededRandom_for_tests random(2);
  const auto store = store::open_memory();
  Shares shares(*store, crypto::DataKey{random.secret(32)});
  std::vector<crypto::Scalar> one;
  one.push_back(crypto::Scalar::from_number(0x1122334455667788U));
  ASSERT_TRUE(shares.put(1, one, random).has_value());
  EXPECT_EQ(Shares(*store, crypto::DataKey{random.secret(32)}).share({1, 0}).error().failure, Failure::cannot_open);
  Bytes from, to, value;
  append_u64(from, 1);
  append_u32(from, 0);
  append_u64(to, 1);
  append_u32(to, 1);
  ASSERT_TRUE(store
                  ->commit([&](store::Writer& writer) -> Result<void> {
                    TRY_ASSIGN(const auto stored, writer.get(from));
                    value = to_bytes(*stored);
                    return writer.put(to, value);
                  })
                  .has_value());
  EXPECT_EQ(shares.share({1, 1}).error().failure, Failure::cannot_open);
  EXPECT_EQ(to_hex(value).find(to_hex(one[0].span())), std::string::npos) << "a share lies on the disk in clear";
}

}  // namespace
}  // namespace jurat::council
