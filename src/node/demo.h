// What `jurat dev` prepares for a first try: an access key, a pool with a client, and the ready line that names them.
// Kept between runs in HOME/dev.json, HOME/dev.env and the keys folder.
#pragma once

#include <string>
#include <vector>

#include "core/outside.h"
#include "council/gateway.h"
#include "node/command.h"
#include "node/founding.h"
#include "node/node.h"

namespace jurat::node {

struct Demo {
  PoolId pool;
  ClientId client;
};

// The key of the admin "dev", unsealed in the home, made at the first start: its public half goes into the ledger.
Result<crypto::LockAdmin> dev_admin(const Home& home, Random& random);
// The access key, made at the first start.
Result<DevSwitches> dev_access_key(council::Keeper& keeper, Random& random);
// The same from the home's own keys folder, which is made when missing, with what was switched on by flags.
Result<DevSwitches> dev_switches(const Home& home, const Arguments& arguments, Random& random);
// The pool and client that dev.json names, when they are still there; else those that the ledger knows by the demo's
// name; else new ones.
Result<Demo> demo_pool(council::Gateway& gateway, const Home& home, std::string_view region);

// What a node of a local council tells its parent, in one line, once it serves; node 1 has the demo.
struct NodeReport {
  std::string endpoint;
  std::optional<Demo> demo;
};
std::string report_line(const NodeReport& report);  // of JSON, with the line feed
Result<NodeReport> parse_report(std::string_view line);

// What the ready line says; its secret is for development alone.
struct Ready {
  std::string endpoint;
  std::vector<std::string> nodes;  // where each node alone answers
  std::vector<int> pids;           // of nodes[i]
  Home home;
  std::string region;
  Demo demo;
  const DevSwitches& switches;
  std::string admin_key = {};  // the file; empty when the council does not know its key
};
std::string ready_line(const Ready& ready);  // one line of JSON without the line feed
// dev.json and dev.env.
Result<void> write_dev_files(const Ready& ready, const std::string& line);

}  // namespace jurat::node
