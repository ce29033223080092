#include "api/cognito/facts.h"

#include <gtest/gtest.h>

namespace jurat::api::cognito {
namespace {

TEST(Facts, every_operation_of_the_model_is_in_the_table) {
  EXPECT_GE(Facts::built_in().operations().size(), 122U);
  ASSERT_NE(Facts::built_in().operation("SignUp"), nullptr);
  EXPECT_EQ(Facts::built_in().operation("NoSuchThing"), nullptr);
}

TEST(Facts, unsigned_operations_are_marked) {
  const Facts& facts = Facts::built_in();
  EXPECT_FALSE(facts.operation("SignUp")->is_signed);
  EXPECT_FALSE(facts.operation("RevokeToken")->is_signed);
  EXPECT_TRUE(facts.operation("AdminGetUser")->is_signed);
  EXPECT_TRUE(facts.operation("CreateUserPool")->is_signed);
  std::size_t unsigned_count = 0;
  for (const auto& [name, operation] : facts.operations()) unsigned_count += operation.is_signed ? 0 : 1;
  EXPECT_EQ(unsigned_count, 32U);
}

TEST(Facts, members_carry_their_constraints) {
  const Shape* input = Facts::built_in().operation("SignUp")->input;
  const Member* username = input->member("Username");
  ASSERT_NE(username, nullptr);
  EXPECT_TRUE(username->required);
  EXPECT_TRUE(username->shape->sensitive);
  EXPECT_EQ(username->shape->maximum, 128);
  EXPECT_TRUE(username->shape->pattern.has_value());
  EXPECT_FALSE(input->member("Password")->required);
}

TEST(Facts, a_broken_line_is_named) {
  const auto unknown = Facts::parse("structure\tA\tB=Nowhere\n");
  ASSERT_FALSE(unknown);
  EXPECT_NE(unknown.error().message.find("Nowhere"), std::string::npos);
  EXPECT_FALSE(Facts::parse("string\tA\tmin=x\n"));
  EXPECT_FALSE(Facts::parse("list\tA\n"));
  EXPECT_FALSE(Facts::parse("string\tA\nstring\tA\n"));
  EXPECT_FALSE(Facts::parse("wonder\tA\n"));
  EXPECT_FALSE(Facts::parse("string\tA\tpattern=[\n"));
  EXPECT_FALSE(Facts::parse("operation\tA\n"));
}

TEST(Facts, shapes_may_refer_to_shapes_of_later_lines) {
  const auto facts = Facts::parse("operation\tDo\tin=In\nstructure\tIn\tA!=Text\nstring\tText\tmax=3\n");
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->operation("Do")->input->member("A")->shape->maximum, 3);
}

}  // namespace
}  // namespace jurat::api::cognito
