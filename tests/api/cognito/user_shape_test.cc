#include "api/cognito/user_shape.h"

#include <gtest/gtest.h>

namespace jurat::api::cognito {
namespace {

council::OpenedUser user() {
  council::OpenedUser out{{.id = {}, .pool = *PoolId::parse("eu-local-1_Ab3dEf6hI")}, "alice", {}};
  out.attributes.values = {{"email", "a@b.cd"}, {"phone_number", "+12"}};
  out.record.email_verified = true;
  return out;
}

TEST(UserShape, verified_flags_stand_beside_what_they_verify) {
  EXPECT_EQ(to_json(JsonValue(attributes_on_the_wire(user(), nullptr))),
            R"([{"Name":"sub","Value":"00000000-0000-0000-0000-000000000000"},{"Name":"email","Value":"a@b.cd"},)"
            R"({"Name":"email_verified","Value":"true"},{"Name":"phone_number","Value":"+12"},)"
            R"({"Name":"phone_number_verified","Value":"false"}])");
}

TEST(UserShape, a_user_without_a_name_is_called_by_the_sub) {
  council::OpenedUser nameless = user();
  EXPECT_EQ(shown_name(nameless), "alice");
  nameless.username.clear();
  EXPECT_EQ(shown_name(nameless), "00000000-0000-0000-0000-000000000000");
}

TEST(UserShape, a_list_shows_the_attributes_asked_for) {
  const JsonObject shown = user_on_the_wire(user(), {"email_verified"});
  EXPECT_EQ(to_json(shown.at("Attributes")), R"([{"Name":"email_verified","Value":"true"}])");
  EXPECT_EQ(shown.at("UserStatus"), "UNCONFIRMED");
}

}  // namespace
}  // namespace jurat::api::cognito
