// Where `jurat dev` keeps a council: one node in HOME itself, several in HOME/node-1, HOME/node-2 … And how several are
// founded there, all on this machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "node/found_homes.h"
#include "node/settings.h"

namespace jurat::node {

std::vector<Home> dev_homes(const Home& home, unsigned nodes);
// conflict with the remedy: this home holds a council of another size, has lost a part of its own, or holds other
// things.
Result<void> check_dev_homes(const Home& home, unsigned nodes);

// `count` ports at `host` that are free now, different, from `first` on. Below those that systems give to outgoing
// connections, so that they are free again at the next start.
Result<std::vector<std::uint16_t>> free_ports_from(const std::string& host, std::uint16_t first, std::size_t count);

struct DevFounding {
  Home home;
  unsigned nodes = 4;
  const Settings& settings;  // region, account id, key sets, the name of a node alone
  Address address;           // where the council is reached; several nodes listen for each other at ports above
  Random& random;
  Clock& clock;
  Progress progress;
  std::function<bool()> stop = [] { return false; };
};
// Holds the ceremony; goes on where a crash stopped it. Several nodes: pending when `stop` said so.
Result<crypto::LockFile> found_dev_council(const DevFounding& wanted);

}  // namespace jurat::node
