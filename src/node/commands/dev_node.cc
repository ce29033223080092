#include <unistd.h>

#include <charconv>

#include "core/log.h"
#include "node/command.h"
#include "node/demo.h"
#include "node/dev_homes.h"
#include "node/node.h"
#include "node/node_process.h"

namespace jurat::node::commands {
namespace {

constexpr std::array<Flag, 7> flags{{
    {"member", "K", "which node of the council this one is, from 1", {}, true},
    {"home", "DIR", "the home of `jurat dev`", "home"},
    {"listen", "HOST:PORT", "where this node alone answers", "listen"},
    {"fixed-code", "CODE", "as for `jurat dev`"},
    {"accept-any-key", "", "as for `jurat dev`"},
    {"log-level", "LEVEL", "debug, info, warning or error (default warning)", "log_level"},
    log_format_flag,
}};

Result<unsigned> member_of(const Arguments& arguments) {
  const auto text = arguments.value("member");
  unsigned member = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), member);
  if (error == std::errc() && end == text.data() + text.size() && member >= 1 && member <= limits::nodes) return member;
  return fail(Failure::invalid_parameter, "--member " + text + ": is the number of a node, from 1");
}

// False when it was told to stop, or has stopped: run() says why.
bool wait_until_ready(const Node& node, StopSignals& signals) {
  while (!node.unready().empty()) {
    if (node.stopped() || signals.wait(50)) return false;
  }
  return true;
}

Result<void> report(const NodeReport& report) {
  const Descriptor pipe(NodeProcess::report_pipe);
  const auto line = report_line(report);
  if (::write(pipe.value(), line.data(), line.size()) == static_cast<ssize_t>(line.size())) return {};
  return fail(Failure::input_output, "descriptor 4: `jurat dev` does not read it");
}

Result<int> serve(const Arguments& arguments, Settings settings) {
  TRY_ASSIGN(const auto member, member_of(arguments));
  TRY_ASSIGN(const auto address, parse_address(settings.listen));
  if (!address.is_loopback())
    return fail(Failure::invalid_parameter, "--listen " + settings.listen + ": is not of this machine alone");
  const Home council{settings.home};
  const auto home = dev_homes(council, limits::nodes).at(member - 1);
  settings.home = home.folder.string();
  StopSignals signals;
  TRY_ASSIGN(const auto node, Node::bind(settings, true));
  TRY_ASSIGN(const auto lock, read_lock_file(home));
  TRY_ASSIGN(auto switches, dev_switches(council, arguments, system_random()));
  switches.outbox_file = council.folder / "outbox.jsonl";
  TRY(node->open(lock, Secret(), std::move(switches)));
  if (!wait_until_ready(*node, signals)) return jurat::node::run(*node, signals);
  NodeReport ready{node->endpoint(), std::nullopt};
  if (member == 1) {
    TRY_ASSIGN(ready.demo, demo_pool(node->gateway(), council, lock.definition.settings.region));
  }
  // Only now: who calls the public address never meets a node that cannot serve yet.
  TRY(node->share(NodeProcess::shared_socket));
  TRY(report(ready));
  return jurat::node::run(*node, signals);
}

int run_dev_node(const Arguments& arguments) {
  Settings defaults;
  defaults.log_format = "text";
  defaults.log_level = "warning";
  auto settings = settings_of(arguments, flags, std::move(defaults));
  if (!settings) return node::report(settings.error());
  const auto logging = set_up_log(*settings);
  if (!logging) return node::report(logging.error());
  const auto served = serve(arguments, std::move(*settings));
  return served ? *served : node::report(served.error());
}

}  // namespace

extern const Command dev_node;
const Command dev_node{
    "dev-node",
    "one node of a local council; `jurat dev --nodes 4` starts it, people do not",
    R"(It inherits the council's public socket as descriptor 3 and writes one line to descriptor 4 when it serves.
Its own home is HOME/node-K.

Example:
  jurat dev --nodes 4)",
    flags,
    {},
    run_dev_node,
    0,
    false};

}  // namespace jurat::node::commands
