#include "node/dev_homes.h"

#include <algorithm>
#include <array>

#include "http/listener.h"
#include "node/demo.h"
#include "node/prime_mill.h"

namespace jurat::node {
namespace {

// Linux gives outgoing connections ports from 32768 on; a node's own are taken below.
constexpr std::uint16_t first_ephemeral = 32'768, lowest = 20'000;

std::filesystem::path folder_of(const Home& home, unsigned member) {
  return home.folder / ("node-" + std::to_string(member));
}

bool is_there(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

Error other_size(const Home& home, const std::string& held, const std::string& flag) {
  return {Failure::conflict, home.folder.string() + ": holds a council of " + held + "; start it with --nodes " + flag +
                                 ", give another --home, or remove this one (its users are lost then)"};
}

// The first start makes its files in a folder of its own, not among somebody's.
Result<void> check_holds_nothing_else(const Home& home) {
  constexpr std::array<std::string_view, 6> own{"lock", "keys", "admin.key", "dev.json", "dev.env", "outbox.jsonl"};
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(home.folder, error)) {
    const auto name = entry.path().filename().string();
    if (std::ranges::find(own, name) == own.end()) {
      return fail(Failure::conflict, home.folder.string() + ": holds other things (" + name +
                                         "); name an empty folder, for example --home .jurat");
    }
  }
  return {};
}

// Where the nodes reach each other: the first free ports above those where they answer people.
Result<void> give_addresses(const DevFounding& wanted, council::Plan& plan) {
  const auto above = static_cast<std::uint16_t>(std::min<unsigned>(wanted.address.port + wanted.nodes + 1U, 65'535));
  TRY_ASSIGN(const auto ports, free_ports_from(wanted.address.host, above, std::size_t{2} * wanted.nodes));
  const auto host =
      wanted.address.host.find(':') == std::string::npos ? wanted.address.host : "[" + wanted.address.host + "]";
  for (std::size_t i = 0; i < plan.members.size(); ++i) {
    plan.members[i].peer_address = host + ":" + std::to_string(ports[2 * i]);
    plan.members[i].engine_address = host + ":" + std::to_string(ports[2 * i + 1]);
  }
  return {};
}

}  // namespace

std::vector<Home> dev_homes(const Home& home, unsigned nodes) {
  if (nodes == 1) return {home};
  std::vector<Home> homes;
  for (unsigned member = 1; member <= nodes; ++member) homes.push_back({folder_of(home, member)});
  return homes;
}

Result<void> check_dev_homes(const Home& home, unsigned nodes) {
  if ((is_there(home.lock_file()) || is_there(home.ceremony())) && nodes != 1)
    return fail(other_size(home, "one node", "1"));
  std::vector<unsigned> folders;
  std::optional<unsigned> founded;  // of how many nodes, as the first lock file says
  for (unsigned member = 1; member <= limits::nodes; ++member) {
    const Home one{folder_of(home, member)};
    if (is_there(one.folder)) folders.push_back(member);
    const auto lock = read_lock_file(one);
    if (lock && !founded) founded = lock->definition.n;
  }
  if (folders.empty()) return nodes == 1 ? Result<void>() : check_holds_nothing_else(home);
  const unsigned held = founded.value_or(folders.back());
  if (held != nodes) return fail(other_size(home, std::to_string(held) + " nodes", std::to_string(held)));
  for (unsigned member = 1; founded && member <= nodes; ++member) {
    const Home one{folder_of(home, member)};
    if (is_there(one.lock_file())) continue;
    if (is_there(one.ceremony())) return {};  // its founding was cut off, and goes on
    return fail(Failure::conflict, one.lock_file().string() + ": is missing; restore " + one.folder.string() +
                                       " from a copy: the other nodes do not repair it yet");
  }
  return {};
}

Result<std::vector<std::uint16_t>> free_ports_from(const std::string& host, std::uint16_t first, std::size_t count) {
  std::vector<std::uint16_t> ports;
  unsigned next = first < first_ephemeral ? first : lowest;
  for (unsigned tried = 0; tried < first_ephemeral - lowest && ports.size() < count; ++tried, ++next) {
    if (next >= first_ephemeral) next = lowest;
    const auto port = static_cast<std::uint16_t>(next);
    if (http::listen_at(host, port)) ports.push_back(port);
  }
  if (ports.size() == count) return ports;
  return fail(Failure::input_output, host + ": has no " + std::to_string(count) +
                                         " free ports for the nodes of a "
                                         "council between 20000 and 32767");
}

Result<crypto::LockFile> found_dev_council(const DevFounding& wanted) {
  const std::string endpoint = "http://" + wanted.address.text();
  council::Plan plan;
  for (unsigned member = 1; member <= wanted.nodes; ++member) {
    const auto name = wanted.nodes == 1 ? wanted.settings.council_node_name : "node-" + std::to_string(member);
    plan.members.push_back({name, "development", endpoint, {}, {}});
  }
  TRY_ASSIGN(auto admin, dev_admin(wanted.home, wanted.random));
  plan.admins.push_back(std::move(admin));
  plan.key_sets = wanted.settings.council_key_sets;
  plan.settings = {true, true, wanted.settings.council_account_id, wanted.settings.council_region, endpoint};
  if (wanted.nodes == 1)
    return found_council(wanted.home, plan, Secret(), wanted.random, wanted.clock, wanted.progress);
  TRY(give_addresses(wanted, plan));
  auto homes = dev_homes(wanted.home, wanted.nodes);
  const auto kept = kept_proposal(homes.front());
  PrimeMill mill(2 * (kept ? kept->key_sets : plan.key_sets), wanted.stop);
  return found_homes({std::move(homes), plan, [&](std::uint32_t) { return mill.next(); }, wanted.random, wanted.clock,
                      wanted.progress, wanted.stop});
}

}  // namespace jurat::node
