#include "council/admin_rules.h"

#include <gtest/gtest.h>

#include "council/simulated_council.h"

namespace jurat::council {
namespace {

using simulated::names_only;

struct AdminRules : testing::Test {
  simulated::Council council{1, 1, 3};
  ledger::View view = *council.node(1).view();
  Ground ground{view, {}, {}, {}, council.time, &names_only};
  evidence::Facts facts;
  ledger::Pool pool{*PoolId::parse("eu-local-1_Drawn1234")};

  void SetUp() override {
    facts.admin = evidence::AdminFacts{"CreateUserPool", JsonObject{{"PoolName", "signed"}}, {}};
    pool.name = "signed";
    pool.version = 1;
    pool.created = pool.modified = council.time;
    pool.data_key = {3, 4};
  }
  bool passes() { return check_pool_as_signed(ground, facts, pool).has_value(); }
};

TEST_F(AdminRules, WhatIsDrawnMayBeAnythingAndSettingsMayNot) {
  EXPECT_TRUE(passes());
  pool.name = "other";
  EXPECT_FALSE(passes());
  pool.name = "signed";
  pool.case_sensitive = !pool.case_sensitive;
  EXPECT_FALSE(passes());
  pool.case_sensitive = !pool.case_sensitive;
  pool.issuer = "https://evil.example";
  EXPECT_FALSE(passes());
  pool.issuer.clear();
  pool.id = *PoolId::parse("eu-local-2_Drawn1234");
  EXPECT_FALSE(passes()) << "another region";
}

TEST_F(AdminRules, WithoutAReadingOfFormsNothingIsEndorsed) {
  ground.forms = nullptr;
  EXPECT_FALSE(passes());
}

TEST_F(AdminRules, AGatewaysWordStandsForTheContentToo) {
  facts.admin.reset();
  pool.name = "anything";
  EXPECT_TRUE(passes());
  EXPECT_TRUE(check_enabled_as_signed(facts, true).has_value());
  EXPECT_TRUE(check_status_as_signed(facts, ledger::UserStatus::confirmed).has_value());
}

TEST_F(AdminRules, OperationAndPermanentDecide) {
  facts.admin->operation = "AdminEnableUser";
  EXPECT_TRUE(check_enabled_as_signed(facts, true).has_value());
  EXPECT_FALSE(check_enabled_as_signed(facts, false).has_value());
  facts.admin->operation = "AdminDisableUser";
  EXPECT_FALSE(check_enabled_as_signed(facts, true).has_value());
  EXPECT_TRUE(check_enabled_as_signed(facts, false).has_value());
  EXPECT_TRUE(check_status_as_signed(facts, ledger::UserStatus::force_change_password).has_value());
  EXPECT_FALSE(check_status_as_signed(facts, ledger::UserStatus::confirmed).has_value());
  facts.admin->form = JsonObject{{"Permanent", true}};
  EXPECT_TRUE(check_status_as_signed(facts, ledger::UserStatus::confirmed).has_value());
  EXPECT_FALSE(check_status_as_signed(facts, ledger::UserStatus::force_change_password).has_value());
}

}  // namespace
}  // namespace jurat::council
