#include "ledger/records/sealed_value.h"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

namespace jurat::ledger {
namespace {

TEST(data_key_input, every_part_of_it_counts) {
  const PoolId pool = PoolId::parse("a_b").value();
  const StatementId write{1};
  const std::set<Bytes> inputs{
      data_key_input(pool, "u", Purpose::email, 1, write),
      data_key_input(PoolId::parse("a_c").value(), "u", Purpose::email, 1, write),
      data_key_input(pool, "v", Purpose::email, 1, write),
      data_key_input(pool, "u", Purpose::profile, 1, write),
      data_key_input(pool, "u", Purpose::email, 2, write),
      data_key_input(pool, "u", Purpose::email, 1, StatementId{2}),
  };
  EXPECT_EQ(inputs.size(), 6U);
}

TEST(data_key_input, is_the_length_prefixed_form_that_the_header_names) {
  const Bytes input = data_key_input(PoolId::parse("a_b").value(), "u", Purpose::email, 1, {});
  EXPECT_EQ(to_hex(input),
            to_hex(as_bytes(std::string_view("\0\0\0\x10jurat/1/data-key\0\0\0\3a_b\0\0\0\1u\0\0\0\1\2\0\0\0\x08"
                                             "\0\0\0\0\0\0\0\1\0\0\0\x10\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
                                             4 + 16 + 4 + 3 + 4 + 1 + 4 + 1 + 4 + 8 + 4 + 16))));
}

}  // namespace
}  // namespace jurat::ledger
