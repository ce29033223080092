#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <limits>

#include "core/log.h"
#include "http/listener.h"
#include "node/command.h"
#include "node/demo.h"
#include "node/dev_council.h"
#include "node/dev_homes.h"
#include "node/engine_program.h"
#include "node/files.h"
#include "node/key_folder.h"
#include "node/node.h"

namespace jurat::node::commands {
namespace {

// Safe primes take some seconds each, and nobody else's cores help a local council.
constexpr unsigned default_council_key_sets = 4;

constexpr std::array<Flag, 11> flags{{
    {"nodes", "N", "how many nodes: 1 (default), or a council of 4, 7 or 10, each a process of its own"},
    {"listen", "HOST:PORT",
     "where to listen (default 127.0.0.1:9229), and k ports above for node k; port 0 takes free ones", "listen"},
    {"no-restart", "", "leave a node that died dead; else it is started again after 5 s"},
    {"home", "DIR", "where keys, ledger and outbox are kept between runs (default .jurat)", "home"},
    {"fixed-code", "CODE", "every sent code is this one, for your own end-to-end tests"},
    {"accept-any-key", "", "take SigV4 admin calls signed with any access key; only on loopback"},
    {"account-id", "ID", "12 digits, in the ARNs of pools", "council.account_id"},
    {"key-sets", "N", "token key sets to make at the first start; each pool takes one (default 8, of a council 4)",
     "council.key_sets"},
    {"region", "REGION", "the region in pool ids (default eu-local-1)", "council.region"},
    {"log-level", "LEVEL", "debug, info, warning or error (default warning)", "log_level"},
    log_format_flag,
}};

Result<unsigned> nodes_of(const Arguments& arguments) {
  const auto text = arguments.value("nodes", "1");
  for (const unsigned possible : {1U, 4U, 7U, 10U}) {
    if (text == std::to_string(possible)) return possible;
  }
  return fail(
      Failure::invalid_parameter,
      "--nodes " + text + ": a local council has 1, 4, 7 or 10 nodes (n = 3f + 1, of which f may lie or be gone)");
}

Result<void> check_arguments(const Arguments& arguments, const Settings& settings) {
  if (settings.home.empty()) {
    return fail(Failure::invalid_parameter, settings.blame("home", "is empty; name a folder, for example .jurat"));
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

// The highest node listens that many ports above the public one; with port 0 all listen wherever is room.
Result<void> check_ports(const Settings& settings, unsigned nodes) {
  TRY_ASSIGN(const auto address, parse_address(settings.listen));
  const unsigned highest = std::numeric_limits<std::uint16_t>::max() - nodes;
  if (address.port <= highest) return {};
  return fail(Failure::invalid_parameter,
              settings.blame("listen", "port " + std::to_string(address.port) + " has no " + std::to_string(nodes) +
                                           " above it for the nodes; take " + std::to_string(highest) + " or less"));
}

// With port 0, the port of the last run, which tokens name in their issuer; nothing when there was none.
std::optional<std::uint16_t> former_port(const Address& address, const Home& first) {
  const auto lock = read_lock_file(first);
  if (address.port != 0 || !lock) return std::nullopt;
  const std::string_view url = lock->definition.settings.public_url;
  const auto former = parse_address(url.substr(std::min(url.size(), std::string_view("http://").size())));
  return former && former->host == address.host ? std::optional(former->port) : std::nullopt;
}

Result<std::unique_ptr<Node>> bind_where_it_was(const Settings& settings, const Home& home) {
  TRY_ASSIGN(const auto address, parse_address(settings.listen));
  const auto own_port = address.port == 0 ? address.port : static_cast<std::uint16_t>(address.port + 1);
  if (const auto port = former_port(address, home)) {
    auto again = settings;
    again.listen = Address{address.host, *port}.text();
    auto node = Node::bind(again, true, own_port);
    if (node || node.error().failure == Failure::conflict) return node;
  }
  return Node::bind(settings, true, own_port);
}

// What the founding fixed, and a later start cannot have otherwise.
Result<void> check_as_founded(const Settings& settings, const crypto::LockFile& lock, const Home& home) {
  const auto& held = lock.definition.settings;
  const auto differs = [&](std::string_view name, const std::string& wanted, const std::string& has,
                           const std::string& remedy) -> Result<void> {
    if (!settings.sources.contains(name) || wanted == has) return {};
    return fail(Failure::conflict, settings.blame(name, wanted + ": " + home.folder.string() + " was founded with " +
                                                            has + "; " + remedy));
  };
  const std::string other_home = "leave the flag away, or take a new --home";
  TRY(differs("council.region", settings.council_region, held.region, other_home));
  TRY(differs("council.account_id", settings.council_account_id, held.account_id, other_home));
  return differs(
      "council.key_sets", std::to_string(settings.council_key_sets), std::to_string(lock.definition.key_sets.size()),
      lock.definition.n > 1 ? other_home : "`jurat council deal --home " + home.folder.string() + "` makes more");
}

Result<crypto::LockFile> found_or_read(const Home& home, unsigned nodes, const Settings& settings,
                                       const Address& address, StopSignals& signals) {
  const auto homes = dev_homes(home, nodes);
  std::error_code error;
  // The last to get its lock file decides: a founding that was cut off goes on.
  const bool founded =
      std::ranges::all_of(homes, [&](const Home& one) { return std::filesystem::exists(one.lock_file(), error); });
  if (founded) {
    TRY_ASSIGN(auto lock, read_lock_file(homes.front()));
    TRY(check_as_founded(settings, lock, home));
    return lock;
  }
  std::cerr << "jurat: first start, making the keys of this council";
  if (nodes > 1) {
    std::cerr << ": its " << nodes << " nodes hold the founding ceremony and draw safe primes for "
              << settings.council_key_sets << " key sets, some seconds for each";
  }
  std::cerr << '\n';
  bool stopped = false;
  auto lock = found_dev_council({home, nodes, settings, address, system_random(), system_clock(),
                                 [](std::string_view line) {
                                   log_event(Level::info, "ceremony", {{"step", line}});
                                   if (line.starts_with("node-1: ")) std::cerr << "jurat: " << line << '\n';
                                 },
                                 [&] { return stopped = stopped || signals.wait(0); }});
  if (lock && nodes > 1) std::cerr << "jurat: founded; the nodes start and make their first keys\n";
  return lock;
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

void warn_of_issuer(const crypto::LockFile& lock, const std::string& endpoint) {
  const auto& issuer = lock.definition.settings.public_url;
  if (issuer == endpoint) return;
  log_event(Level::warning, "issuer.differs", {{"issuer", issuer}, {"endpoint", endpoint}});
  std::cerr << "jurat: tokens name " << issuer << " as their issuer, where this council was founded, and not "
            << endpoint << ": start it there with --listen, or take a new --home\n";
}

Result<void> tell_ready(const Ready& ready, bool first) {
  const auto line = ready_line(ready);
  TRY(write_dev_files(ready, line));
  if (!first) return {};
  std::cout << line << std::endl;  // flushed: scripts wait for it
  if (::isatty(STDOUT_FILENO) != 0) show_first_steps(ready);
  return {};
}

// Empty, and said, where a home has lost it or comes from before there was one: its council goes on without.
std::string admin_key_of(const Home& home, const crypto::LockFile& lock) {
  std::error_code error;
  if (lock.definition.admins.empty()) return {};
  if (std::filesystem::exists(home.admin_key(), error)) return home.admin_key().string();
  std::cerr << "jurat: " << home.admin_key().string()
            << ": is missing; restore it from a copy, or `jurat admin` has no key that this council knows\n";
  return {};
}

Result<int> serve_one(const Arguments& arguments, const Settings& settings, const Home& home) {
  StopSignals signals;
  TRY_ASSIGN(const auto node, bind_where_it_was(settings, home));
  TRY_ASSIGN(const auto bound, parse_address(node->endpoint().substr(std::string_view("http://").size())));
  TRY_ASSIGN(const auto lock, found_or_read(home, 1, settings, bound, signals));
  warn_of_issuer(lock, node->endpoint());
  TRY_ASSIGN(auto switches, dev_switches(home, arguments, system_random()));
  const DevSwitches shown{
      switches.access_key_id, switches.secret_access_key.clone(), switches.accept_any_key, switches.fixed_code, {}};
  if (signals.wait(0)) return 0;  // stopped while the keys were made
  TRY(node->open(lock, Secret(), std::move(switches)));
  const auto& region = lock.definition.settings.region;
  TRY_ASSIGN(auto demo, demo_pool(node->gateway(), home, region));
  TRY(tell_ready({node->endpoint(),
                  {node->own_endpoint()},
                  {static_cast<int>(::getpid())},
                  home,
                  region,
                  std::move(demo),
                  shown,
                  admin_key_of(home, lock)},
                 true));
  return jurat::node::run(*node, signals);
}

Result<http::Listener> listen_where_it_was(const Address& address, const Home& first) {
  if (const auto port = former_port(address, first)) {
    auto listener = http::listen_at(address.host, *port);
    if (listener) return listener;
  }
  return http::listen_at(address.host, address.port);
}

// Before the ceremony and not after it: the issuer of tokens is fixed by then.
Result<void> check_own_ports_free(const Address& address, unsigned nodes) {
  for (unsigned member = 1; member <= nodes; ++member) {
    const auto free = http::listen_at(address.host, static_cast<std::uint16_t>(address.port + member));
    if (!free) return fail(free.error().failure, "node " + std::to_string(member) + ": " + free.error().message);
  }
  return {};
}

// What every node of the council is started with.
std::vector<std::string> words_of_nodes(const Arguments& arguments, const Settings& settings) {
  std::vector<std::string> words{own_program().string(), "dev-node",         "--home",       settings.home,
                                 "--log-level",          settings.log_level, "--log-format", settings.log_format};
  if (arguments.has("accept-any-key")) words.emplace_back("--accept-any-key");
  if (arguments.has("fixed-code")) words.insert(words.end(), {"--fixed-code", arguments.value("fixed-code")});
  return words;
}

Result<int> serve_several(const Arguments& arguments, Settings settings, const Home& home, unsigned nodes) {
  TRY_ASSIGN(const auto held, FolderLock::take(home.folder));
  TRY(engine_program(settings.engine_program, own_program()));  // said before the ceremony, not after it
  if (!settings.sources.contains("council.key_sets")) settings.council_key_sets = default_council_key_sets;
  StopSignals signals;
  TRY_ASSIGN(auto address, parse_address(settings.listen));
  const bool fixed_ports = address.port != 0;
  TRY_ASSIGN(const auto listener, listen_where_it_was(address, dev_homes(home, nodes).front()));
  address.port = listener.port;
  if (fixed_ports) TRY(check_own_ports_free(address, nodes));
  const auto lock = found_or_read(home, nodes, settings, address, signals);
  if (!lock && lock.error().failure == Failure::pending) {
    std::cerr << "jurat: stopped while the council was founded; start it again to go on\n";
    return 0;
  }
  TRY(lock);
  const auto endpoint = "http://" + address.text();
  warn_of_issuer(*lock, endpoint);
  TRY_ASSIGN(const auto switches, dev_switches(home, arguments, system_random()));
  const DevCouncil council{nodes,
                           endpoint,
                           listener.socket.value(),
                           address,
                           fixed_ports,
                           !arguments.has("no-restart"),
                           words_of_nodes(arguments, settings),
                           tell_ready};
  return run_dev_council(council, {home, lock->definition.settings.region, switches, admin_key_of(home, *lock)},
                         signals);
}

Result<int> serve(const Arguments& arguments, Settings settings) {
  TRY_ASSIGN(const auto nodes, nodes_of(arguments));
  TRY(check_arguments(arguments, settings));
  TRY(check_ports(settings, nodes));
  TRY(make_folder(settings.home));
  const Home home{std::filesystem::absolute(settings.home).lexically_normal()};
  settings.home = home.folder.string();
  TRY(check_dev_homes(home, nodes));
  if (nodes == 1) return serve_one(arguments, settings, home);
  return serve_several(arguments, std::move(settings), home, nodes);
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
const Command dev{
    "dev",
    "starts a local node for development, with a demo pool and an outbox instead of e-mail",
    R"(Everything is kept in the home between runs; the first start makes keys and takes some seconds, of a council more.
With --nodes 4, four processes with their consensus engines serve one address: any one of them may be killed.
When it serves, one line of JSON is printed with the address, an access key, a pool and a client; the same is in
HOME/dev.json, and HOME/dev.env is for a shell. HOME/admin.key is the key of an admin, which `jurat admin` finds there.
Keys lie unsealed in the home: never use it in production.

Example:
  jurat dev --nodes 4 --listen 127.0.0.1:9229 --home .jurat
  . .jurat/dev.env
  aws cognito-idp list-user-pools --max-results 10
  jurat admin users list $JURAT_POOL_ID             # signed with the admin key in the home)",
    flags,
    {},
    run_dev};

}  // namespace jurat::node::commands
