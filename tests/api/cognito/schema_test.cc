#include "api/cognito/schema.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace jurat::api::cognito {
namespace {

JsonArray array(std::string_view text) {
  auto parsed = parse_json(text, {.bytes = 1 << 16, .depth = 16});
  EXPECT_TRUE(parsed);
  return parsed ? parsed->as_array() : JsonArray();
}

ledger::Pool pool() { return {.id = *PoolId::parse("eu-local-1_Ab3dEf6hI")}; }
ledger::Client client() { return {.id = *ClientId::parse("abc"), .pool = pool().id}; }

std::string fault(const ledger::Pool& of, const AttributeValues& values) {
  const auto checked = check_new_user(of, client(), values);
  return checked ? std::string() : checked.error().message;
}

TEST(Schema, every_pool_has_the_twenty_standard_attributes) {
  const JsonArray shown = schema_on_the_wire(pool());
  EXPECT_EQ(shown.size(), 20U);
  EXPECT_EQ(shown[0].at("Name"), "sub");
  EXPECT_EQ(shown[0].at("Required"), true);
  EXPECT_TRUE(is_standard_attribute("phone_number_verified"));
  EXPECT_FALSE(is_standard_attribute("custom:age"));
}

TEST(Schema, custom_attributes_get_their_prefix) {
  const auto schema = schema_of_request(array(
      R"([{"Name":"age","AttributeDataType":"Number","NumberAttributeConstraints":{"MinValue":"1","MaxValue":"150"}},{"Name":"email","Required":true}])"));
  ASSERT_TRUE(schema);
  EXPECT_EQ(schema->at(0).name, "custom:age");
  EXPECT_EQ(schema->at(0).maximum, "150");
  EXPECT_TRUE(schema->at(1).required);
}

TEST(Schema, what_cannot_be_is_refused) {
  for (const char* bad :
       {R"([{"Name":"x","Required":true}])", R"([{"Name":"email","AttributeDataType":"Number"}])",
        R"([{"Name":"sub","Mutable":true}])", R"([{"Name":"x"},{"Name":"x"}])", R"([{"AttributeDataType":"String"}])",
        R"([{"Name":"x","StringAttributeConstraints":{"MinLength":"5","MaxLength":"2"}}])",
        R"([{"Name":"x","StringAttributeConstraints":{"MaxLength":"4000"}}])"}) {
    EXPECT_FALSE(schema_of_request(array(bad))) << bad;
  }
}

TEST(Schema, values_keep_to_their_types_and_bounds) {
  ledger::Pool of = pool();
  of.schema = *schema_of_request(array(
      R"([{"Name":"age","AttributeDataType":"Number","NumberAttributeConstraints":{"MinValue":"1","MaxValue":"150"}},)"
      R"({"Name":"flag","AttributeDataType":"Boolean"},{"Name":"code","StringAttributeConstraints":{"MinLength":"2","MaxLength":"3"}}])"));
  EXPECT_EQ(fault(of, {{"custom:age", "42"}, {"custom:flag", "true"}, {"custom:code", "ab"}}), "");
  EXPECT_NE(fault(of, {{"custom:age", "0"}}), "");
  EXPECT_NE(fault(of, {{"custom:age", "151"}}), "");
  EXPECT_NE(fault(of, {{"custom:age", "old"}}), "");
  EXPECT_NE(fault(of, {{"custom:flag", "yes"}}), "");
  EXPECT_NE(fault(of, {{"custom:code", "a"}}), "");
  EXPECT_NE(fault(of, {{"custom:code", "abcd"}}), "");
  EXPECT_NE(fault(of, {{"birthdate", "1.1.2000"}}), "");
}

TEST(Schema, clients_write_what_they_may) {
  ledger::Client limited = client();
  limited.write_attributes = {"email"};
  EXPECT_TRUE(check_new_user(pool(), limited, {{"email", "a@b.cd"}}));
  EXPECT_EQ(check_new_user(pool(), limited, {{"name", "A"}}).error().failure, Failure::not_authorized);
  EXPECT_EQ(check_new_user(pool(), client(), {{"sub", "x"}}).error().failure, Failure::not_authorized);
  limited.read_attributes = {"email"};
  EXPECT_TRUE(may_read(limited, "email"));
  EXPECT_TRUE(may_read(limited, "sub"));
  EXPECT_FALSE(may_read(limited, "name"));
  EXPECT_TRUE(may_read(client(), "custom:age"));
}

TEST(Schema, an_attribute_twice_is_refused) {
  EXPECT_FALSE(attributes_of_request(array(R"([{"Name":"name","Value":"a"},{"Name":"name","Value":"b"}])")));
  EXPECT_EQ(attributes_of_request(array(R"([{"Name":"name"}])"))->at("name"), "");
}

TEST(Schema, addresses_and_numbers_have_their_grammar) {
  for (const char* good : {"a@b.cd", "first.last+tag@mail.example.com"}) EXPECT_TRUE(looks_like_email(good)) << good;
  for (const char* bad : {"", "a", "@b.cd", "a@", "a@b", "a@b..c", "a@.b.c", "a b@c.de", "a@b@c.de", "a@b.c,d@e.fg",
                          "a@b.c\n", "\xc3\xa4@b.cd", "a@b_c.de", ".a@b.cd", "a@-b.cd"}) {
    EXPECT_FALSE(looks_like_email(bad)) << bad;
  }
  for (const char* good : {"+491701234567", "+12"}) EXPECT_TRUE(looks_like_phone_number(good)) << good;
  for (const char* bad : {"", "+", "0491", "+49 170", "+1234567890123456", "49170"})
    EXPECT_FALSE(looks_like_phone_number(bad)) << bad;
}

}  // namespace
}  // namespace jurat::api::cognito
