#include "network/engine/comet/home.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "core/base64.h"
#include "core/json.h"
#include "crypto/hash.h"
#include "support/scratch_folder.h"

namespace jurat::network::comet {
namespace {

class Home : public ::testing::Test {
 protected:
  Home() {
    settings.home = scratch.path() / "engine";
    settings.chain_id = "jurat-0011";
    settings.genesis_time = Moment::from_seconds(1'790'000'000) + Duration(42);
    settings.listen = "127.0.0.1:1";
    for (int i = 0; i < 4; ++i) {
      keys.push_back(crypto::Ed25519Key::generate(random));
      settings.members.push_back({keys.back().public_key(), crypto::Ed25519Key::generate(random).public_key(),
                                  "192.0.2." + std::to_string(i + 1) + ":26656"});
    }
    settings.self = 1;
  }
  static std::string read(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }
  std::string refusal() const {
    const auto prepared = prepare_home(settings);
    return prepared ? "" : prepared.error().message;
  }

  SeededRandom_for_tests random{1};
  support::ScratchFolder scratch;
  HomeSettings settings;
  std::vector<crypto::Ed25519Key> keys;
};

TEST_F(Home, the_state_of_the_validator_is_never_written_over) {
  ASSERT_TRUE(prepare_home(settings));
  const auto state = settings.home / "signing" / "priv_validator_state.json";
  EXPECT_EQ(read(state), R"({"height":"0","round":0,"step":0})");
  std::ofstream(state) << R"({"height":"77","round":0,"step":3})";
  ASSERT_TRUE(prepare_home(settings));
  EXPECT_EQ(read(state), R"({"height":"77","round":0,"step":3})");
}

TEST_F(Home, no_private_key_is_on_disk_and_nobody_else_may_look) {
  ASSERT_TRUE(prepare_home(settings));
  struct stat found{};
  ASSERT_EQ(::stat(settings.home.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0700U);
  for (const auto& file : std::filesystem::recursive_directory_iterator(settings.home)) {
    if (!file.is_regular_file()) continue;
    const std::string text = read(file.path());
    EXPECT_EQ(text.find("PrivKey"), std::string::npos) << file.path();
    ASSERT_EQ(::stat(file.path().c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777, 0600U) << file.path();
  }
}

TEST_F(Home, every_member_writes_the_same_genesis) {
  const std::string text = genesis_text(settings);
  settings.self = 3;
  settings.listen = "192.0.2.4:1";
  EXPECT_EQ(genesis_text(settings), text);
  const auto parsed = parse_json(text, {1 << 20, 32}).value().as_object();
  EXPECT_EQ(parsed.at("genesis_time").as_string(), "2026-09-21T14:13:20.000042Z");
  EXPECT_EQ(parsed.at("chain_id").as_string(), "jurat-0011");
  EXPECT_EQ(parsed.at("validators").as_array().size(), 4U);
  const auto& second = parsed.at("validators").as_array()[1].as_object();
  EXPECT_EQ(second.at("power").as_string(), "10");
  EXPECT_EQ(second.at("pub_key").as_object().at("value").as_string(), to_base64(keys[1].public_key()));
  std::string id = node_id(keys[1].public_key());
  for (char& letter : id) letter = static_cast<char>(std::toupper(letter));
  EXPECT_EQ(second.at("address").as_string(), id) << "both are the first 20 bytes of a SHA-256";
}

TEST_F(Home, the_others_are_peers_and_nobody_is_looked_for) {
  const std::string text = config_text(settings);
  for (std::size_t i = 0; i < 4; ++i) {
    const std::string peer = node_id(settings.members[i].node) + "@" + settings.members[i].address;
    EXPECT_EQ(text.find(peer) != std::string::npos, i != 1) << peer;
  }
  for (const char* line : {"pex = false", "filter_peers = true", "double_sign_check_height = 0", "indexer = \"null\"",
                           "create_empty_blocks_interval = \"2000ms\"", "allow_duplicate_ip = false"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line;
  }
  settings.members[2].address = "192.0.2.1:26657";
  EXPECT_NE(config_text(settings).find("allow_duplicate_ip = true"), std::string::npos);
}

TEST_F(Home, a_private_key_is_written_as_the_engine_reads_it) {
  const Secret text = validator_key_text(keys[0]);
  const auto parsed = parse_json(as_text(text.span()), {1 << 20, 32});
  ASSERT_TRUE(parsed) << as_text(text.span());
  const auto& key = parsed->as_object().at("priv_key").as_object();
  EXPECT_EQ(key.at("type").as_string(), "tendermint/PrivKeyEd25519");
  const auto both = from_base64(key.at("value").as_string());
  ASSERT_TRUE(both);
  ASSERT_EQ(both->size(), 64U);
  EXPECT_TRUE(std::ranges::equal(ByteSpan(*both).first(32), keys[0].seed().span()));
  EXPECT_TRUE(std::ranges::equal(ByteSpan(*both).last(32), keys[0].public_key()));
  EXPECT_TRUE(parse_json(as_text(node_key_text(keys[0]).span()), {1 << 20, 32}));
}

TEST_F(Home, settings_that_would_mean_something_else_in_a_file_are_refused_by_name) {
  const HomeSettings good = settings;
  EXPECT_EQ(refusal(), "");
  settings.chain_id = "two words";
  EXPECT_NE(refusal().find("chain id"), std::string::npos);
  settings = good;
  settings.listen = "127.0.0.1:1\"\nx=\"";
  EXPECT_NE(refusal().find("listen"), std::string::npos);
  settings = good;
  settings.members[2].address = "a\"b:1";
  EXPECT_NE(refusal().find("address"), std::string::npos);
  settings = good;
  settings.members[2].validator = settings.members[0].validator;
  EXPECT_NE(refusal().find("share a key"), std::string::npos);
  settings = good;
  settings.self = 4;
  EXPECT_NE(refusal().find("not among"), std::string::npos);
  settings = good;
  settings.home = "relative";
  EXPECT_NE(refusal().find("home"), std::string::npos);
}

}  // namespace
}  // namespace jurat::network::comet
