#include "ledger/entry_kind.h"

#include <gtest/gtest.h>

#include <map>
#include <string_view>

namespace jurat::ledger {
namespace {

// A number that was given once means that for ever: entries in old blocks say it.
TEST(entry_kind, every_kind_has_the_number_it_was_born_with) {
  const std::map<std::uint16_t, std::string_view> born{
      {1, "add_stock_batch"},   {2, "lease_stock"},    {10, "create_pool"}, {11, "delete_pool"},  {12, "take_key_set"},
      {13, "create_client"},    {14, "delete_client"}, {20, "create_user"}, {21, "confirm_user"}, {22, "set_password"},
      {23, "set_user_enabled"}, {24, "sign_out_user"}, {25, "delete_user"}, {26, "revoke_family"}};
  for (const auto& [number, name] : born) {
    ASSERT_NE(find_entry_kind(number), nullptr) << name;
    EXPECT_EQ(find_entry_kind(number)->name, name);
  }
}

TEST(entry_kind, unknown_numbers_have_none) {
  EXPECT_EQ(find_entry_kind(0), nullptr);
  EXPECT_EQ(find_entry_kind(0xffff), nullptr);
}

TEST(entry_kind, an_entry_is_filed_under_the_pool_of_its_body) {
  Entry entry;
  entry.pool = "a_b";
  EXPECT_TRUE(about_pool(entry, PoolId::parse("a_b").value()));
  EXPECT_FALSE(about_pool(entry, PoolId::parse("a_c").value()));
}

}  // namespace
}  // namespace jurat::ledger
