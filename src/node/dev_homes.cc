#include "node/dev_homes.h"

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

// A founding that was cut off goes on with the addresses that its members have accepted.
Result<void> give_addresses(const DevFounding& wanted, council::Plan& plan) {
  const auto kept = kept_proposal(dev_homes(wanted.home, wanted.nodes).front());
  if (kept && kept->definition.members.size() == plan.members.size()) {
    for (std::size_t i = 0; i < plan.members.size(); ++i) {
      plan.members[i].peer_address = kept->definition.members[i].peer_address;
      plan.members[i].engine_address = kept->definition.members[i].engine_address;
    }
    return {};
  }
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
  const bool holds_one = is_there(home.lock_file()) || is_there(home.ceremony());
  unsigned held = 0;
  while (held < limits::nodes && is_there(folder_of(home, held + 1))) ++held;
  if (holds_one && nodes != 1) return fail(other_size(home, "one node", "1"));
  if (held != 0 && held != nodes) return fail(other_size(home, std::to_string(held) + " nodes", std::to_string(held)));
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
  council::Plan plan;
  for (unsigned member = 1; member <= wanted.nodes; ++member)
    plan.members.push_back({"node-" + std::to_string(member), "development", wanted.endpoint, {}, {}});
  TRY(give_addresses(wanted, plan));
  TRY_ASSIGN(auto admin, dev_admin(wanted.home, wanted.random));
  plan.admins.push_back(std::move(admin));
  plan.key_sets = wanted.settings.council_key_sets;
  plan.settings = {true, true, wanted.settings.council_account_id, wanted.settings.council_region, wanted.endpoint};
  PrimeMill mill(2 * plan.key_sets, wanted.stop);
  const auto primes = [&](std::uint32_t) { return mill.next(); };
  return found_homes(
      {dev_homes(wanted.home, wanted.nodes), plan, primes, wanted.random, wanted.clock, wanted.progress, wanted.stop});
}

}  // namespace jurat::node
