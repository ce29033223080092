// The parent of a local council: one process a node, started again when it dies, all of them behind one public address.
// Promises: all of them end with it. Does not: keep keys or answer requests; its nodes do.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "node/demo.h"
#include "node/process.h"
#include "node/settings.h"

namespace jurat::node {

struct DevCouncil {
  unsigned nodes = 4;
  std::string endpoint;  // where `socket` listens
  int socket = -1;       // the public one, which all nodes accept at
  Address address;       // of it: node k listens alone `k` ports above, or, without `fixed_ports`, anywhere
  bool fixed_ports = true;
  bool restart = true;                                         // start again what died
  std::vector<std::string> words;                              // of every node: the program, its verb and common flags
  std::function<Result<void>(const Ready&, bool first)> tell;  // all serve: at first, and again after each replacement
};
struct DevCouncilReady {
  Home home;
  std::string region;
  const DevSwitches& switches;
  std::string admin_key;
};
// Until a stop signal (0), or until no node is left that would be started again (1). The error names the node that
// ended before the council served.
Result<int> run_dev_council(const DevCouncil& council, const DevCouncilReady& ready, StopSignals& signals);

}  // namespace jurat::node
