#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <iostream>
#include <limits>

#include "core/log.h"
#include "node/command.h"
#include "node/demo.h"
#include "node/files.h"
#include "node/key_folder.h"
#include "node/node.h"

namespace jurat::node::commands {
namespace {

constexpr std::array<Flag, 10> flags{{
    {"nodes", "N", "how many nodes; this version runs 1"},
    {"listen", "HOST:PORT", "where to listen (default 127.0.0.1:9229), and one port above; port 0 takes free ones",
     "listen"},
    {"home", "DIR", "where keys, ledger and outbox are kept between runs (default .jurat)", "home"},
    {"fixed-code", "CODE", "every sent code is this one, for your own end-to-end tests"},
    {"accept-any-key", "", "take SigV4 admin calls signed with any access key; only on loopback"},
    {"account-id", "ID", "12 digits, in the ARNs of pools", "council.account_id"},
    {"key-sets", "N", "token key sets to make at the first start; each pool takes one (default 8)", "council.key_sets"},
    {"region", "REGION", "the region in pool ids (default eu-local-1)", "council.region"},
    {"log-level", "LEVEL", "debug, info, warning or error (default warning)", "log_level"},
    log_format_flag,
}};

Result<void> check_arguments(const Arguments& arguments, const Settings& settings) {
  const auto nodes = arguments.value("nodes", "1");
  if (nodes.empty() || nodes.find_first_not_of("0123456789") != std::string::npos) {
    return fail(Failure::invalid_parameter, "--nodes " + nodes + ": is no number; this version runs --nodes 1");
  }
  if (settings.home.empty()) {
    return fail(Failure::invalid_parameter, settings.blame("home", "is empty; name a folder, for example .jurat"));
  }
  if (nodes != "1") {
    return fail(Failure::unsupported_feature,
                "--nodes " + nodes + ": councils of several nodes come with a later version; this one runs --nodes 1");
  }
  const auto code = arguments.value("fixed-code");
  const bool digits = code.find_first_not_of("0123456789") == std::string::npos;
  if (arguments.has("fixed-code") && (!digits || code.size() != 6)) {
    return fail(Failure::invalid_parameter, "--fixed-code " + code + ": a code has six digits, for example 123456");
  }
  TRY_ASSIGN(const auto address, parse_address(settings.listen));
  if (!address.is_loopback() && arguments.has("accept-any-key")) {
    return fail(Failure::invalid_parameter, "--accept-any-key: is possible on loopback only, and " + settings.listen +
                                                " can be reached from other machines");
  }
  if (!address.is_loopback()) {
    return fail(Failure::invalid_parameter,
                "--listen " + settings.listen +
                    ": other machines could reach it, and `jurat dev` shows codes and keeps keys unsealed; give an "
                    "address of this machine alone, such as 127.0.0.1:9229, or run `jurat node`");
  }
  return {};
}

// Node k listens at the public address and, alone, k ports above it; with port 0 wherever is room.
Result<std::uint16_t> own_port_of(const Settings& settings) {
  TRY_ASSIGN(const auto address, parse_address(settings.listen));
  if (address.port == std::numeric_limits<std::uint16_t>::max()) {
    return fail(Failure::invalid_parameter,
                settings.blame("listen", "port 65535 has none above it for node 1; take 65534 or less"));
  }
  return address.port == 0 ? address.port : static_cast<std::uint16_t>(address.port + 1);
}

// With port 0, the port of the last run if it is free: tokens name it in their issuer.
Result<std::unique_ptr<Node>> bind_where_it_was(const Settings& settings, const Home& home) {
  TRY_ASSIGN(const auto address, parse_address(settings.listen));
  TRY_ASSIGN(const auto own_port, own_port_of(settings));
  const auto lock = read_lock_file(home);
  const auto prefix = "http://" + address.host + ":";
  if (address.port == 0 && lock && lock->definition.settings.public_url.starts_with(prefix)) {
    auto again = settings;
    again.listen = address.host + ":" + lock->definition.settings.public_url.substr(prefix.size());
    auto node = Node::bind(again, true, own_port);
    if (node || node.error().failure == Failure::conflict) return node;
  }
  return Node::bind(settings, true, own_port);
}

Result<crypto::LockFile> found_or_read(const Home& home, const Settings& settings, const std::string& endpoint) {
  std::error_code error;
  if (std::filesystem::exists(home.lock_file(), error)) return read_lock_file(home);
  council::Plan plan;
  plan.members.push_back({settings.council_node_name, "development", endpoint});
  TRY_ASSIGN(auto admin, dev_admin(home, system_random()));
  plan.admins.push_back(std::move(admin));
  plan.key_sets = settings.council_key_sets;
  plan.settings = {true, true, settings.council_account_id, settings.council_region, endpoint};
  std::cerr << "jurat: first start, making the keys of this council\n";
  return found_council(home, plan, Secret(), system_random(), system_clock(),
                       [](std::string_view line) { log_event(Level::info, "ceremony", {{"step", line}}); });
}

void show_first_steps(const Ready& ready) {
  std::cerr << "\nJurat is running at " << ready.endpoint << " (Ctrl-C stops it; its data stays in "
            << ready.home.folder.string() << ").\n"
            << "  page with the node and its outbox   " << ready.endpoint << "/_dev/\n\n"
            << "A first thing to try, in another shell:\n"
            << "  . " << (ready.home.folder / "dev.env").string() << "\n"
            << "  aws cognito-idp sign-up --client-id $JURAT_CLIENT_ID --username ada --password 'Correct-horse-9' \\\n"
            << "    --user-attributes Name=email,Value=ada@example.com\n"
            << "  curl -s " << ready.endpoint << "/_dev/outbox\n"
            << "  jurat admin users list $JURAT_POOL_ID --home " << ready.home.folder.string() << "\n\n";
}

Result<int> serve(const Arguments& arguments, Settings settings) {
  TRY(check_arguments(arguments, settings));
  StopSignals signals;
  TRY(make_folder(settings.home));
  const Home home{std::filesystem::absolute(settings.home).lexically_normal()};
  settings.home = home.folder.string();
  TRY_ASSIGN(const auto node, bind_where_it_was(settings, home));
  TRY_ASSIGN(const auto lock, found_or_read(home, settings, node->endpoint()));
  if (lock.definition.settings.public_url != node->endpoint()) {
    log_event(Level::warning, "issuer.differs",
              {{"issuer", lock.definition.settings.public_url}, {"endpoint", node->endpoint()}});
  }
  TRY_ASSIGN(auto keeper, KeyFolder::open(home.keys(), Secret(), false, system_random()));
  TRY_ASSIGN(auto switches, dev_access_key(keeper, system_random()));
  switches.accept_any_key = arguments.has("accept-any-key");
  switches.fixed_code = arguments.value("fixed-code");
  const DevSwitches shown{switches.access_key_id, switches.secret_access_key.clone(), switches.accept_any_key,
                          switches.fixed_code};
  if (signals.wait(0)) return 0;  // stopped while the keys were made
  TRY(node->open(lock, Secret(), std::move(switches)));
  const auto& region = lock.definition.settings.region;
  TRY_ASSIGN(auto demo, demo_pool(node->gateway(), home, region));
  // A home from before there was such a key goes on without one.
  const bool has_admin = !lock.definition.admins.empty();
  const Ready ready{node->endpoint(),
                    node->own_endpoint(),
                    home,
                    region,
                    std::move(demo),
                    shown,
                    has_admin ? home.admin_key().string() : std::string()};
  const auto line = ready_line(ready);
  TRY(write_dev_files(ready, line));
  std::cout << line << std::endl;  // flushed: scripts wait for it
  if (::isatty(STDOUT_FILENO) != 0) show_first_steps(ready);
  return jurat::node::run(*node, signals);
}

int run_dev(const Arguments& arguments) {
  Settings defaults;
  defaults.home = ".jurat";
  defaults.log_format = "text";
  defaults.log_level = "warning";
  auto settings = settings_of(arguments, flags, std::move(defaults));
  if (!settings) return report(settings.error());
  const auto logging = set_up_log(*settings);
  if (!logging) return report(logging.error());
  const auto served = serve(arguments, std::move(*settings));
  return served ? *served : report(served.error());
}

}  // namespace

extern const Command dev;
const Command dev{"dev",
                  "starts a local node for development, with a demo pool and an outbox instead of e-mail",
                  R"(Everything is kept in the home between runs; the first start makes keys and takes some seconds.
When it serves, one line of JSON is printed with the address, an access key, a pool and a client; the same is in
HOME/dev.json, and HOME/dev.env is for a shell. HOME/admin.key is the key of an admin, which `jurat admin` finds there.
Keys lie unsealed in the home: never use it in production.

Example:
  jurat dev --listen 127.0.0.1:9229 --home .jurat
  . .jurat/dev.env
  aws cognito-idp list-user-pools --max-results 10
  jurat admin users list $JURAT_POOL_ID             # signed with the admin key in the home)",
                  flags,
                  {},
                  run_dev};

}  // namespace jurat::node::commands
