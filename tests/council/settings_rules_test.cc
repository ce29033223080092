#include "council/settings_rules.h"

#include <gtest/gtest.h>

namespace jurat::council {
namespace {

struct SettingsRules : testing::Test {
  Statement statement;
  ledger::Pool pool{*PoolId::parse("eu-test-1_abc")};
  ledger::Client client{*ClientId::parse("app"), pool.id};
  void SetUp() override {
    statement.time = Moment::from_seconds(1'000);
    pool.created = pool.modified = client.created = client.modified = statement.time;
  }
};

TEST_F(SettingsRules, ANewPoolIsNewAndItsPolicyWithinCognitosBounds) {
  EXPECT_TRUE(check_new_pool(pool, statement).has_value());
  pool.password_policy.minimum_length = 5;
  EXPECT_EQ(check_new_pool(pool, statement).error().failure, Failure::invalid_parameter);
  pool.password_policy.minimum_length = 8;
  pool.version = 2;
  EXPECT_FALSE(check_new_pool(pool, statement).has_value());
  pool.version = 1;
  pool.key_set = 1;
  EXPECT_FALSE(check_new_pool(pool, statement).has_value()) << "key sets are taken by their own entry";
  pool.key_set.reset();
  pool.created = Moment::from_seconds(999);
  EXPECT_FALSE(check_new_pool(pool, statement).has_value());
}

TEST_F(SettingsRules, TokensLiveFiveMinutesToADayAndRefreshAnHourToTenYears) {
  EXPECT_TRUE(check_new_client(client, statement).has_value());
  const auto refused = [&](auto change) {
    ledger::Client altered = client;
    change(altered);
    return !check_new_client(altered, statement).has_value();
  };
  EXPECT_TRUE(refused([](auto& one) { one.access_token_seconds = 299; }));
  EXPECT_TRUE(refused([](auto& one) { one.access_token_seconds = 86'401; }));
  EXPECT_TRUE(refused([](auto& one) { one.id_token_seconds = 299; }));
  EXPECT_TRUE(refused([](auto& one) { one.refresh_token_seconds = 3'599; }));
  EXPECT_TRUE(refused([](auto& one) { one.refresh_token_seconds = 315'360'001; }));
  EXPECT_TRUE(refused([](auto& one) { one.version = 2; }));
}

}  // namespace
}  // namespace jurat::council
