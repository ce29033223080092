#include "node/demo.h"

#include "core/base64.h"
#include "core/json.h"
#include "core/limits.h"
#include "node/admin_key.h"
#include "node/files.h"
#include "node/key_file.h"
#include "node/key_folder.h"

namespace jurat::node {
namespace {

constexpr std::string_view demo_name = "demo";

std::filesystem::path json_path(const Home& home) { return home.folder / "dev.json"; }

std::string member_text(const JsonObject& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

// What dev.json names, if the ledger still has it.
std::optional<Demo> kept_demo(const ledger::View& view, const Home& home) {
  const auto file = read_file(json_path(home), limits::settings_file_bytes);
  if (!file) return std::nullopt;
  const auto json = parse_json(as_text(*file), {limits::settings_file_bytes, limits::json_depth});
  if (!json || !json->is_object()) return std::nullopt;
  auto pool = PoolId::parse(member_text(json->get_object(), "pool_id"));
  auto client = ClientId::parse(member_text(json->get_object(), "client_id"));
  if (!pool || !client) return std::nullopt;
  const auto known_pool = view.pool(*pool);
  const auto known_client = view.client(*pool, *client);
  if (!known_pool || !*known_pool || !known_client || !*known_client) return std::nullopt;
  return Demo{*pool, *client};
}

// What a home whose dev.json is gone or damaged had before.
Result<std::optional<Demo>> named_demo(const ledger::View& view) {
  TRY_ASSIGN(const auto pools, view.pools(std::nullopt, limits::demo_pools_seen));
  for (const auto& pool : pools) {
    if (pool.name != demo_name) continue;
    TRY_ASSIGN(const auto clients, view.clients(pool.id, std::nullopt, limits::demo_pools_seen));
    for (const auto& client : clients) {
      if (client.name == demo_name) return std::optional<Demo>(Demo{pool.id, client.id});
    }
  }
  return std::optional<Demo>();
}

Result<Demo> make_demo(council::Gateway& gateway, std::string_view region) {
  // `jurat dev` asks for itself: no caller is involved, and its council takes a gateway's word.
  const council::AdminEvidence admin{.kind = council::AdminEvidence::Kind::sigv4_checked_by_gateway};
  const council::Caller caller{"127.0.0.1", std::nullopt};
  TRY_ASSIGN(auto wanted_pool, PoolId::parse(std::string(region) + "_000000000"));  // the council draws the rest
  ledger::Pool pool{.id = std::move(wanted_pool)};
  pool.name = demo_name;
  pool.auto_verified = {"email"};
  TRY_ASSIGN(const auto made_pool, gateway.create_pool(std::move(pool), admin, caller));
  TRY_ASSIGN(auto wanted_client, ClientId::parse("00000000000000000000000000"));
  ledger::Client client{.id = std::move(wanted_client), .pool = made_pool.id};
  client.name = demo_name;
  client.explicit_auth_flows = {"ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"};
  TRY_ASSIGN(const auto made_client, gateway.create_client(std::move(client), false, admin, caller));
  return Demo{made_pool.id, made_client.client.id};
}

std::string upper_case_id(ByteSpan random) {
  static constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out = "AKIA";
  for (const auto byte : random) out += letters[byte % letters.size()];
  return out;
}

}  // namespace

Result<DevSwitches> dev_access_key(council::Keeper& keeper, Random& random) {
  constexpr std::string_view name = "dev_access_key";
  constexpr std::size_t id_bytes = 16, secret_bytes = 30;
  TRY_ASSIGN(auto kept, keeper.load(name));
  if (!kept) {
    kept = random.secret(id_bytes + secret_bytes);
    TRY(keeper.keep(name, *kept));
  }
  if (kept->size() != id_bytes + secret_bytes) return fail(Failure::bad_key, "dev_access_key: has the wrong size");
  DevSwitches switches;
  switches.access_key_id = upper_case_id(kept->span().first(id_bytes));
  switches.secret_access_key = Secret::copy_of(as_bytes(to_base64url(kept->span().subspan(id_bytes))));
  return switches;
}

Result<DevSwitches> dev_switches(const Home& home, const Arguments& arguments, Random& random) {
  TRY_ASSIGN(auto keeper, KeyFolder::open(home.keys(), Secret(), true, random));
  TRY_ASSIGN(auto switches, dev_access_key(keeper, random));
  switches.accept_any_key = arguments.has("accept-any-key");
  switches.fixed_code = arguments.value("fixed-code");
  return switches;
}

Result<crypto::LockAdmin> dev_admin(const Home& home, Random& random) {
  std::error_code error;
  if (!std::filesystem::exists(home.admin_key(), error)) {
    const auto made = crypto::Ed25519Key::generate(random);
    TRY(write_atomically(home.admin_key(), write_plain("admin", made.seed()), 0600));
  }
  TRY_ASSIGN(const auto key, read_admin_key(home.admin_key(), std::nullopt));
  return crypto::LockAdmin{key.public_key(), "dev"};
}

Result<Demo> demo_pool(council::Gateway& gateway, const Home& home, std::string_view region) {
  TRY_ASSIGN(const auto view, gateway.view());
  auto kept = kept_demo(view, home);
  if (kept) return std::move(*kept);
  TRY_ASSIGN(auto named, named_demo(view));
  if (named) return std::move(*named);
  return make_demo(gateway, region);
}

std::string report_line(const NodeReport& report) {
  JsonObject line{{"endpoint", report.endpoint}};
  if (report.demo) {
    line["pool_id"] = report.demo->pool.text();
    line["client_id"] = report.demo->client.text();
  }
  return to_json(line) + "\n";
}

Result<NodeReport> parse_report(std::string_view line) {
  TRY_ASSIGN(const auto json, parse_json(line, {limits::settings_file_bytes, limits::json_depth}));
  if (!json.is_object()) return fail(Failure::bad_encoding, "a node's report is no object");
  NodeReport report{member_text(json.get_object(), "endpoint"), std::nullopt};
  if (report.endpoint.empty()) return fail(Failure::bad_encoding, "a node's report names no endpoint");
  if (!json.get_object().contains("pool_id")) return report;
  TRY_ASSIGN(auto pool, PoolId::parse(member_text(json.get_object(), "pool_id")));
  TRY_ASSIGN(auto client, ClientId::parse(member_text(json.get_object(), "client_id")));
  report.demo = Demo{std::move(pool), std::move(client)};
  return report;
}

std::string ready_line(const Ready& ready) {
  JsonArray nodes, pids;
  for (const auto& node : ready.nodes) nodes.emplace_back(node);
  for (const int pid : ready.pids) pids.emplace_back(static_cast<std::int64_t>(pid));
  JsonObject line{{"event", "ready"},
                  {"endpoint", ready.endpoint},
                  {"nodes", std::move(nodes)},
                  {"pids", std::move(pids)},
                  {"home", ready.home.folder.string()},
                  {"access_key_id", ready.switches.access_key_id},
                  {"secret_access_key", as_text(ready.switches.secret_access_key.span())},
                  {"region", ready.region},
                  {"pool_id", ready.demo.pool.text()},
                  {"client_id", ready.demo.client.text()}};
  if (!ready.admin_key.empty()) line["admin_key"] = ready.admin_key;
  if (ready.switches.accept_any_key) line["accept_any_key"] = true;
  if (!ready.switches.fixed_code.empty()) line["fixed_code"] = ready.switches.fixed_code;
  return to_json(line);
}

Result<void> write_dev_files(const Ready& ready, const std::string& line) {
  const std::string secret(as_text(ready.switches.secret_access_key.span()));
  const std::string environment = "# Written by `jurat dev`; read it with:  . " +
                                  (ready.home.folder / "dev.env").string() +
                                  "\n"
                                  "export JURAT_ENDPOINT='" +
                                  ready.endpoint +
                                  "'\n"
                                  "export JURAT_POOL_ID='" +
                                  ready.demo.pool.text() +
                                  "'\n"
                                  "export JURAT_CLIENT_ID='" +
                                  ready.demo.client.text() +
                                  "'\n"
                                  "export AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER='" +
                                  ready.endpoint +
                                  "'\n"
                                  "export AWS_ACCESS_KEY_ID='" +
                                  ready.switches.access_key_id +
                                  "'\n"
                                  "export AWS_SECRET_ACCESS_KEY='" +
                                  secret +
                                  "'\n"
                                  "export AWS_REGION='" +
                                  ready.region +
                                  "'\n"
                                  "export AWS_DEFAULT_REGION='" +
                                  ready.region + "'\n";
  TRY(write_atomically(ready.home.folder / "dev.env", as_bytes(environment), 0600));
  return write_atomically(json_path(ready.home), as_bytes(line + "\n"), 0600);
}

}  // namespace jurat::node
