#include "network/engine/comet/home.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <set>
#include <sstream>

#include "core/base64.h"
#include "core/descriptor.h"
#include "core/json.h"
#include "core/limits.h"
#include "crypto/hash.h"

namespace jurat::network::comet {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t block_bytes = 2 << 20;
constexpr std::size_t longest_chain_id = 50;

ByteArray<20> address_of(const crypto::Ed25519PublicKey& key) {
  ByteArray<20> address;
  std::ranges::copy_n(crypto::sha256(key).begin(), 20, address.begin());
  return address;
}

std::string upper_hex(ByteSpan bytes) {
  std::string text = to_hex(bytes);
  for (char& letter : text) {
    if (letter >= 'a' && letter <= 'f') letter = static_cast<char>(letter - 'a' + 'A');
  }
  return text;
}

// RFC 3339 with six digits of a second.
std::string time_text(Moment moment) {
  const std::time_t seconds = moment.seconds();
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  const std::string micros = std::to_string(1'000'000 + moment.micros - Moment::from_seconds(moment.seconds()).micros);
  return std::string(text.data(), size) + "." + micros.substr(1) + "Z";
}

JsonObject public_key_value(const crypto::Ed25519PublicKey& key) {
  return {{"type", "tendermint/PubKeyEd25519"}, {"value", to_base64(key)}};
}

// `before`, the private key as CometBFT writes it, `after`; every copy on the way is wiped.
Secret with_private_key(const crypto::Ed25519Key& key, std::string_view before, std::string_view after) {
  Secret both(64);
  const Secret seed = key.seed();
  std::ranges::copy(seed.span(), both.writable().begin());
  std::ranges::copy(key.public_key(), both.writable().begin() + 32);
  std::string encoded = to_base64(both.span());
  Secret text(before.size() + encoded.size() + after.size());
  auto out = text.writable().begin();
  out = std::ranges::copy(as_bytes(before), out).out;
  out = std::ranges::copy(as_bytes(encoded), out).out;
  std::ranges::copy(as_bytes(after), out);
  wipe(encoded);
  return text;
}

constexpr std::string_view private_key_begins = R"("priv_key":{"type":"tendermint/PrivKeyEd25519","value":")";
constexpr std::string_view private_key_ends = R"("}})";

Result<void> write_file(const fs::path& path, std::string_view text, bool keep_existing) {
  const auto failed = [&](const char* what) {
    return fail(Failure::input_output, path.string() + ": cannot be " + what + ": " + std::strerror(errno));
  };
  if (keep_existing && fs::exists(path)) return {};
  const fs::path fresh = path.string() + ".new";
  const Descriptor file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (file.value() < 0) return failed("made");
  for (ByteSpan rest = as_bytes(text); !rest.empty();) {
    const ssize_t written = ::write(file.value(), rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return failed("written");
    rest = rest.subspan(static_cast<std::size_t>(written));
  }
  if (::fsync(file.value()) != 0) return failed("written");
  if (::rename(fresh.c_str(), path.c_str()) != 0) return failed("put in its place");
  return {};
}

Result<void> make_folder(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (!error) fs::permissions(path, fs::perms::owner_all, error);
  if (error) return fail(Failure::input_output, path.string() + ": cannot be made: " + error.message());
  return {};
}

bool is_plain(std::string_view text, std::string_view also) {
  return !text.empty() && std::ranges::all_of(text, [&](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           also.find(letter) != std::string_view::npos;
  });
}

// What goes between quotes in the settings of CometBFT must be plain.
Result<void> check_settings(const HomeSettings& settings) {
  const auto bad = [](std::string what) { return fail(Failure::invalid_parameter, "engine: " + std::move(what)); };
  if (!is_plain(settings.chain_id, "-_.") || settings.chain_id.size() > longest_chain_id) {
    return bad("chain id \"" + settings.chain_id + "\": 1 to 50 letters, digits, '-', '_', '.'");
  }
  if (settings.members.empty() || settings.members.size() > limits::nodes) {
    return bad("a council has 1 to " + std::to_string(limits::nodes) + " members");
  }
  if (settings.self >= settings.members.size()) return bad("this node is not among the members");
  if (!is_plain(settings.listen, ".:-[]_")) return bad("listen \"" + settings.listen + "\": not host:port");
  if (!is_plain(settings.home.string(), "/._-+@") || !settings.home.is_absolute()) {
    return bad("home " + settings.home.string() + ": an absolute path of letters, digits and / . _ - + @");
  }
  std::set<Bytes> keys;
  for (const Member& member : settings.members) {
    if (!is_plain(member.address, ".:-[]_")) return bad("address \"" + member.address + "\": not host:port");
    if (!keys.insert(to_bytes(member.validator)).second || !keys.insert(to_bytes(member.node)).second) {
      return bad("two members share a key");
    }
  }
  return {};
}

std::string peers_text(const HomeSettings& settings) {
  std::string text;
  for (std::size_t i = 0; i < settings.members.size(); ++i) {
    if (i == settings.self) continue;
    if (!text.empty()) text += ",";
    text += node_id(settings.members[i].node) + "@" + settings.members[i].address;
  }
  return text;
}

// Several members at one host are a council for development or tests.
bool share_a_host(const HomeSettings& settings) {
  std::set<std::string> hosts;
  return !std::ranges::all_of(settings.members, [&](const Member& member) {
    return hosts.insert(member.address.substr(0, member.address.rfind(':'))).second;
  });
}

}  // namespace

std::string node_id(const crypto::Ed25519PublicKey& node) { return to_hex(address_of(node)); }

fs::path abci_socket(const fs::path& home) { return home / "abci.sock"; }
fs::path rpc_socket(const fs::path& home) { return home / "rpc.sock"; }

std::string config_text(const HomeSettings& settings) {
  const Timing& timing = settings.timing;
  std::ostringstream out;
  out << "# Written at every start.\n"
      << "proxy_app = \"unix://" << abci_socket(settings.home).string() << "\"\nabci = \"socket\"\n"
      << "db_backend = \"goleveldb\"\nlog_level = \"error\"\nlog_format = \"json\"\nfilter_peers = true\n"
      << "priv_validator_key_file = \"/proc/self/fd/3\"\nnode_key_file = \"/proc/self/fd/4\"\n"
      << "priv_validator_state_file = \"signing/priv_validator_state.json\"\n"
      << "[rpc]\nladdr = \"unix://" << rpc_socket(settings.home).string() << "\"\n"
      << "[p2p]\nladdr = \"tcp://" << settings.listen << "\"\npersistent_peers = \"" << peers_text(settings)
      << "\"\npex = false\naddr_book_strict = false\n"
      << "allow_duplicate_ip = " << (share_a_host(settings) ? "true" : "false") << "\n"
      << "flush_throttle_timeout = \"1ms\"\nsend_rate = 20480000\nrecv_rate = 20480000\n"
      << "[mempool]\nsize = " << limits::engine_queue + limits::engine_queue / 4
      << "\ncache_size = 10000\nrecheck = true\nkeep-invalid-txs-in-cache = false\n"
      << "max_tx_bytes = " << limits::certified_entry_bytes << "\n"
      << "[consensus]\ndouble_sign_check_height = 0\nskip_timeout_commit = false\ntimeout_commit = \"0s\"\n"
      << "timeout_propose = \"" << timing.propose_ms << "ms\"\n"
      << "timeout_propose_delta = \"" << timing.propose_more_ms << "ms\"\n"
      << "timeout_prevote = \"" << timing.vote_ms << "ms\"\n"
      << "timeout_prevote_delta = \"" << timing.vote_more_ms << "ms\"\n"
      << "timeout_precommit = \"" << timing.vote_ms << "ms\"\n"
      << "timeout_precommit_delta = \"" << timing.vote_more_ms << "ms\"\n"
      << "peer_gossip_sleep_duration = \"" << timing.gossip_ms << "ms\"\n"
      << "create_empty_blocks = true\ncreate_empty_blocks_interval = \"" << timing.heartbeat_ms << "ms\"\n"
      << "[storage]\ndiscard_abci_responses = true\n[tx_index]\nindexer = \"null\"\n";
  return out.str();
}

std::string genesis_text(const HomeSettings& settings) {
  JsonArray validators;
  for (std::size_t i = 0; i < settings.members.size(); ++i) {
    const crypto::Ed25519PublicKey& key = settings.members[i].validator;
    validators.push_back(JsonObject{{"address", upper_hex(address_of(key))},
                                    {"pub_key", public_key_value(key)},
                                    {"power", "10"},
                                    {"name", "node-" + std::to_string(i + 1)}});
  }
  const JsonObject parameters{
      {"block", JsonObject{{"max_bytes", std::to_string(block_bytes)}, {"max_gas", "-1"}}},
      {"evidence",
       JsonObject{{"max_age_num_blocks", "100000"}, {"max_age_duration", "172800000000000"}, {"max_bytes", "65536"}}},
      {"validator", JsonObject{{"pub_key_types", JsonArray{"ed25519"}}}},
      {"version", JsonObject{{"app", "1"}}},
      {"abci", JsonObject{{"vote_extensions_enable_height", "0"}}}};
  return to_json(JsonObject{{"genesis_time", time_text(settings.genesis_time)},
                            {"chain_id", settings.chain_id},
                            {"initial_height", "1"},
                            {"consensus_params", parameters},
                            {"validators", validators},
                            {"app_hash", ""}});
}

Secret node_key_text(const crypto::Ed25519Key& key) {
  return with_private_key(key, "{" + std::string(private_key_begins), private_key_ends);
}

Secret validator_key_text(const crypto::Ed25519Key& key) {
  const std::string before = R"({"address":")" + upper_hex(address_of(key.public_key())) + R"(","pub_key":)" +
                             to_json(public_key_value(key.public_key())) + "," + std::string(private_key_begins);
  return with_private_key(key, before, private_key_ends);
}

Result<void> prepare_home(const HomeSettings& settings) {
  TRY(check_settings(settings));
  const fs::path config = settings.home / "config";
  // Apart from the blocks in data/: who throws those away must keep this.
  const fs::path signing = settings.home / "signing";
  for (const fs::path& folder : {settings.home, config, signing}) TRY(make_folder(folder));
  TRY(write_file(config / "config.toml", config_text(settings), false));
  TRY(write_file(config / "genesis.json", genesis_text(settings), false));
  return write_file(signing / "priv_validator_state.json", R"({"height":"0","round":0,"step":0})", true);
}

}  // namespace jurat::network::comet
