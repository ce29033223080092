#include "core/ids.h"

#include <gtest/gtest.h>

#include <string>

namespace jurat {
namespace {

TEST(pool_id, takes_the_grammar_of_cognito) {
  for (const char* text : {"eu-west-1_Ab12", "local_1", "us_east_2_XyZ", "-_0"}) {
    const Result<PoolId> id = PoolId::parse(text);
    ASSERT_TRUE(id) << text;
    EXPECT_EQ(id->text(), text);
  }
  EXPECT_TRUE(PoolId::parse("r_" + std::string(53, 'x')));
}

TEST(pool_id, refuses_everything_else) {
  for (const char* text :
       {"", "_", "_abc", "region_", "noseparator", "eu west_1", "eu_a-b", "eu_ab!", "eu/../x_a", "\xC3\xA9_a"}) {
    const Result<PoolId> id = PoolId::parse(text);
    ASSERT_FALSE(id) << text;
    EXPECT_EQ(id.error().failure, Failure::invalid_parameter);
  }
  EXPECT_FALSE(PoolId::parse("r_" + std::string(54, 'x')));
  EXPECT_FALSE(PoolId::parse(std::string_view("a_b\0", 4)));
}

TEST(client_id, has_1_to_128_word_characters) {
  EXPECT_EQ(ClientId::parse("1example23456789").value().text(), "1example23456789");
  EXPECT_TRUE(ClientId::parse("a_B+9"));
  EXPECT_TRUE(ClientId::parse(std::string(128, 'a')));
  EXPECT_FALSE(ClientId::parse(std::string(129, 'a')));
  EXPECT_FALSE(ClientId::parse(""));
  EXPECT_FALSE(ClientId::parse("a-b"));
  EXPECT_FALSE(ClientId::parse("a b"));
}

// RFC 9562 appendix A.3 gives the text form of this version 4 UUID.
TEST(uuid, text_is_canonical_and_read_back) {
  const Uuid uuid = Uuid::parse("919108f7-52d1-4320-9bac-f847db4148a8").value();
  EXPECT_EQ(uuid.bytes[0], 0x91);
  EXPECT_EQ(uuid.bytes[15], 0xA8);
  EXPECT_EQ(uuid.text(), "919108f7-52d1-4320-9bac-f847db4148a8");
}

TEST(uuid, random_bytes_get_version_and_variant_and_nothing_else) {
  ByteArray<16> ones;
  ones.fill(0xFF);
  EXPECT_EQ(Uuid::from_random(ones).text(), "ffffffff-ffff-4fff-bfff-ffffffffffff");
  EXPECT_EQ(Uuid::from_random(ByteArray<16>{}).text(), "00000000-0000-4000-8000-000000000000");
}

TEST(uuid, refuses_other_forms) {
  for (const char* text : {"", "919108F7-52d1-4320-9bac-f847db4148a8", "919108f752d143209bacf847db4148a8",
                           "{919108f7-52d1-4320-9bac-f847db4148a}", "919108f7-52d1-4320-9bac-f847db4148a",
                           "919108f7-52d1-4320-9bac-f847db4148a80", "919108f7052d1-4320-9bac-f847db4148a8",
                           "919108f7-52d1-4320-9bac-f847db4148ag"}) {
    EXPECT_FALSE(Uuid::parse(text)) << text;
  }
}

}  // namespace
}  // namespace jurat
