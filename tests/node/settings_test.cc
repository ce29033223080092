#include "node/settings.h"

#include <gtest/gtest.h>

#include "node/temporary_folder.h"

namespace jurat::node {
namespace {

Environment no_environment() {
  return [](const std::string&) -> std::optional<std::string> { return std::nullopt; };
}
Environment environment_of(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

std::string error_of(const std::string& toml) {
  const TemporaryFolder folder;
  const auto settings = load_settings(folder.write("node.toml", toml), no_environment(), {});
  if (settings) return "";
  auto message = settings.error().message;
  const auto prefix = folder.path().string() + "/";
  return message.starts_with(prefix) ? message.substr(prefix.size()) : message;
}

TEST(Settings, file_then_environment_then_flag) {
  const TemporaryFolder folder;
  const auto file = folder.write(
      "node.toml",
      "home = \"/a\"\nlisten = \"127.0.0.1:1\"\nworkers = 3\n[council]\nregion = \"eu-file-1\"\nadmins = []\n");
  const auto environment = environment_of({{"JURAT_LISTEN", "127.0.0.1:2"}, {"JURAT_COUNCIL_REGION", "eu-env-1"}});
  const auto settings = load_settings(file, environment, {{"listen", "127.0.0.1:3"}});
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_EQ(settings->home, "/a");
  EXPECT_EQ(settings->workers, 3U);
  EXPECT_EQ(settings->listen, "127.0.0.1:3");
  EXPECT_EQ(settings->council_region, "eu-env-1");
  EXPECT_EQ(settings->sources.at("listen"), "flag --listen");
  EXPECT_EQ(settings->sources.at("council.region"), "environment JURAT_COUNCIL_REGION");
  EXPECT_EQ(settings->sources.at("workers"), file.string() + ":3");
}

TEST(Settings, an_unknown_setting_is_an_error_that_names_file_and_line) {
  EXPECT_EQ(error_of("home = \"/a\"\n\nhme = \"/b\"\n").substr(0, 38), "node.toml:3: hme: no such setting; kno");
  EXPECT_NE(
      error_of("[tls]\nprivate_key = \"x\"\n").find("node.toml:2: tls.private_key: no such setting; did you mean"),
      std::string::npos);
  EXPECT_NE(error_of("[email]\nsmtp_urls = \"x\"\n").find("email.smtp_urls: no such setting"), std::string::npos);
  EXPECT_NE(error_of("[other]\nx = 1\n").find("node.toml:1: other: no such setting"), std::string::npos);
}

TEST(Settings, a_value_of_the_wrong_kind_says_what_would_be_right) {
  EXPECT_EQ(error_of("workers = \"many\"\n"), "node.toml:1: workers: expected a number from 1 to 512");
  EXPECT_EQ(error_of("workers = 0\n"), "node.toml:1: workers: expected a number from 1 to 512");
  EXPECT_EQ(error_of("workers = -1\n"), "node.toml:1: workers: expected a number from 1 to 512");
  EXPECT_NE(error_of("listen = 9229\n").find("node.toml:1: listen: expected ADDRESS:PORT"), std::string::npos);
  EXPECT_NE(error_of("listen = \"everywhere\"\n").find("listen: expected ADDRESS:PORT"), std::string::npos);
  EXPECT_NE(error_of("[council]\naccount_id = \"12\"\n").find("node.toml:2: council.account_id: expected 12 digits"),
            std::string::npos);
  EXPECT_NE(error_of("[council]\nadmins = [\"ada\"]\n").find("council.admins: expected a list"), std::string::npos);
  EXPECT_NE(error_of("behind_tls_proxy = [\"proxy\"]\n").find("behind_tls_proxy: expected the IP addresses"),
            std::string::npos);
}

TEST(Settings, each_can_stand_in_the_section_of_its_name) {
  for (const SettingName& one : setting_names()) {
    const auto dot = one.name.find('.');
    if (dot == std::string_view::npos) continue;
    const auto section = std::string(one.name.substr(0, dot)), key = std::string(one.name.substr(dot + 1));
    const auto error = error_of("[" + section + "]\n" + key + " = 1979-05-27\n");
    EXPECT_NE(error.find(std::string(one.name) + ": expected " + std::string(one.right)), std::string::npos) << error;
  }
}

TEST(Settings, variables_that_mean_nothing_are_found) {
  const std::vector<std::string> variables{"PATH",          "JURAT_LISTEN",   "JURAT_TLS_CERTIFICATE_FILE",
                                           "JURAT_LISTENN", "JURAT_ENDPOINT", "JURAT_NODES"};
  EXPECT_EQ(unknown_variables(variables), (std::vector<std::string>{"JURAT_LISTENN", "JURAT_NODES"}));
}

TEST(Settings, what_is_not_toml_names_its_line) {
  EXPECT_NE(error_of("home = \"/a\"\nlisten = \n").find("node.toml:2: is not TOML"), std::string::npos);
}

TEST(Settings, environment_and_flags_are_checked_alike) {
  const auto wrong = load_settings(std::nullopt, environment_of({{"JURAT_WORKERS", "7x"}}), {});
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().message, "environment JURAT_WORKERS: workers: expected a number from 1 to 512");
  const auto flag = load_settings(std::nullopt, no_environment(), {{"council.region", "Nowhere!"}});
  ASSERT_FALSE(flag);
  EXPECT_NE(flag.error().message.find("flag --region: council.region: expected"), std::string::npos);
}

TEST(Settings, addresses_are_ip_and_port) {
  for (const std::string text : {"127.0.0.1:9229", "[::1]:0"}) EXPECT_EQ(parse_address(text)->text(), text);
  EXPECT_TRUE(parse_address("127.0.0.1:9229")->is_loopback());
  EXPECT_TRUE(parse_address("localhost:0")->is_loopback());
  EXPECT_TRUE(parse_address("[::1]:1")->is_loopback());
  EXPECT_FALSE(parse_address("0.0.0.0:9229")->is_loopback());
  EXPECT_FALSE(parse_address("[::]:9229")->is_loopback());
  for (const auto* wrong : {"", ":", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:1x", "::1:80",
                            "example.org:80", "1.2.3:80"}) {
    EXPECT_FALSE(parse_address(wrong)) << wrong;
  }
}

TEST(Settings, a_public_address_without_tls_is_refused_in_production) {
  Settings settings;
  settings.home = "/a";
  EXPECT_TRUE(check_for_production(settings));
  settings.listen = "0.0.0.0:9229";
  const auto refused = check_for_production(settings);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("behind_tls_proxy"), std::string::npos);
  settings.behind_tls_proxy = {"10.0.0.5"};
  EXPECT_TRUE(check_for_production(settings));
  settings.behind_tls_proxy.clear();
  settings.tls_certificate_file = "/c.pem";
  EXPECT_FALSE(check_for_production(settings)) << "a certificate without its key";
  settings.tls_private_key_file = "/k.pem";
  EXPECT_TRUE(check_for_production(settings));
}

TEST(Settings, incomplete_groups_name_what_is_missing) {
  Settings settings;
  EXPECT_NE(check_for_production(settings).error().message.find("home: is missing"), std::string::npos);
  settings.home = "/a";
  settings.email_smtp_url = "smtp://127.0.0.1:25";
  EXPECT_NE(check_for_production(settings).error().message.find("email.from: is missing"), std::string::npos);
  settings.email_from = "a@b";
  settings.email_user = "a";
  EXPECT_NE(check_for_production(settings).error().message.find("email.password_file: is missing"), std::string::npos);
}

TEST(Settings, what_is_no_settings_file_is_called_what_it_is) {
  const TemporaryFolder folder;
  const auto told = [&](const std::filesystem::path& file) {
    const auto settings = load_settings(file, no_environment(), {});
    if (settings) return std::string();
    EXPECT_EQ(settings.error().failure, Failure::invalid_parameter);
    EXPECT_NE(settings.error().message.find("settings file (TOML)"), std::string::npos) << settings.error().message;
    return settings.error().message;
  };
  EXPECT_NE(told(folder.path()).find(folder.path().string() + ": is a folder"), std::string::npos);
  EXPECT_NE(told(folder.path() / "none").find("none: there is no such file"), std::string::npos);
  EXPECT_NE(told(folder.write("a.json", "{\"home\":1}")).find("is a JSON file"), std::string::npos);
  EXPECT_NE(told(folder.write("key.pem", "-----BEGIN PRIVATE KEY-----\n")).find("is a PEM file"), std::string::npos);
  EXPECT_NE(told(folder.write("big", std::string(std::size_t{2} << 20, '\0'))).find("is a binary file"),
            std::string::npos);
}

TEST(Settings, a_flag_that_is_called_like_its_setting_is_named_once) {
  const auto wrong = load_settings(std::nullopt, no_environment(), {{"workers", "0"}});
  EXPECT_EQ(wrong.error().message, "flag --workers: expected a number from 1 to 512");
  EXPECT_EQ(load_settings(std::nullopt, no_environment(), {{"log_format", "xml"}}).error().message,
            "flag --log-format: log_format: expected \"text\" or \"json\"")
      << "the setting has another name";
  Settings settings;
  settings.sources = {{"listen", "flag --listen"}, {"home", "environment JURAT_HOME"}};
  EXPECT_EQ(settings.blame("listen", "is taken"), "flag --listen: is taken");
  EXPECT_EQ(settings.blame("home", "is empty"), "environment JURAT_HOME: home: is empty");
  EXPECT_EQ(settings.blame("workers", "are few"), "workers: are few");
}

}  // namespace
}  // namespace jurat::node
