#include "node/demo.h"

#include <gtest/gtest.h>

#include <map>

#include "core/json.h"
#include "node/admin_key.h"
#include "node/temporary_folder.h"

namespace jurat::node {
namespace {

class MemoryKeeper final : public council::Keeper {
 public:
  Result<std::optional<Secret>> load(std::string_view name) override {
    const auto found = kept_.find(std::string(name));
    if (found == kept_.end()) return std::optional<Secret>();
    return std::optional<Secret>(found->second.clone());
  }
  Result<void> keep(std::string_view name, const Secret& secret) override {
    kept_[std::string(name)] = secret.clone();
    return {};
  }
  Result<void> forget(std::string_view name) override {
    kept_.erase(std::string(name));
    return {};
  }

 private:
  std::map<std::string, Secret> kept_;
};

TEST(Demo, the_access_key_stays_the_same_and_has_the_form_that_sdks_expect) {
  MemoryKeeper keeper;
  const auto first = dev_access_key(keeper, system_random());
  const auto second = dev_access_key(keeper, system_random());
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->access_key_id, second->access_key_id);
  EXPECT_TRUE(equal_constant_time(first->secret_access_key.span(), second->secret_access_key.span()));
  EXPECT_EQ(first->access_key_id.size(), 20U);
  EXPECT_TRUE(first->access_key_id.starts_with("AKIA"));
  EXPECT_EQ(first->secret_access_key.size(), 40U);
}

TEST(Demo, the_admins_key_stays_the_same_and_lies_in_the_home) {
  const TemporaryFolder folder;
  const Home home{folder.path()};
  const auto first = dev_admin(home, system_random());
  const auto second = dev_admin(home, system_random());
  ASSERT_TRUE(first && second) << first.error().message;
  EXPECT_EQ(first->key, second->key);
  EXPECT_EQ(first->name, "dev");
  EXPECT_EQ(read_admin_key(home.admin_key(), {})->public_key(), first->key);
}

TEST(Demo, the_ready_line_names_everything_and_says_which_switches_are_on) {
  const TemporaryFolder folder;
  MemoryKeeper keeper;
  auto switches = dev_access_key(keeper, system_random());
  ASSERT_TRUE(switches);
  const auto ready = [&] {
    return Ready{"http://127.0.0.1:9229",
                 {"http://127.0.0.1:9230"},
                 {4711},
                 Home{folder.path()},
                 "eu-local-1",
                 {*PoolId::parse("eu-local-1_abcdefghi"), *ClientId::parse("client")},
                 *switches};
  };
  const auto line = ready_line(ready());
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_TRUE(line.starts_with(
      R"({"event":"ready","endpoint":"http://127.0.0.1:9229","nodes":["http://127.0.0.1:9230"],"pids":[4711],)"))
      << line;
  const auto json = parse_json(line, {10'000, 4});
  ASSERT_TRUE(json);
  for (const auto* member : {"home", "access_key_id", "secret_access_key", "region", "pool_id", "client_id"})
    EXPECT_TRUE(json->as_object().contains(member)) << member;
  EXPECT_FALSE(json->as_object().contains("fixed_code"));
  EXPECT_FALSE(json->as_object().contains("accept_any_key"));
  switches->fixed_code = "123456";
  switches->accept_any_key = true;
  const auto with_switches = parse_json(ready_line(ready()), {10'000, 4});
  EXPECT_EQ(with_switches->as_object().at("fixed_code").as_string(), "123456");
  EXPECT_TRUE(with_switches->as_object().at("accept_any_key").as_bool());
  ASSERT_TRUE(write_dev_files(ready(), line));
  EXPECT_EQ(content_of(folder.path() / "dev.json"), line + "\n");
  EXPECT_NE(content_of(folder.path() / "dev.env").find("export JURAT_CLIENT_ID='client'"), std::string::npos);
}

TEST(Demo, a_nodes_report_is_one_line_that_reads_back) {
  const Demo demo{*PoolId::parse("eu-local-1_abcdefghi"), *ClientId::parse("client")};
  const auto first = parse_report(report_line({"http://127.0.0.1:9230", demo}));
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->endpoint, "http://127.0.0.1:9230");
  ASSERT_TRUE(first->demo);
  EXPECT_EQ(first->demo->pool.text(), "eu-local-1_abcdefghi");
  const auto second = parse_report(report_line({"http://127.0.0.1:9231", std::nullopt}));
  ASSERT_TRUE(second);
  EXPECT_FALSE(second->demo);
  for (const auto* wrong : {"", "{}", "[1]", R"({"endpoint":"x","pool_id":"no"})"}) EXPECT_FALSE(parse_report(wrong));
}

}  // namespace
}  // namespace jurat::node
