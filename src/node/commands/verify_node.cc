#include <array>
#include <iostream>

#include "node/command.h"
#include "node/files.h"
#include "node/wiring.h"

namespace jurat::node::commands {
namespace {

constexpr std::array<Flag, 3> flags{{
    config_flag,
    {"home", "DIR", "overrides the setting home", "home"},
    log_format_flag,
}};

Result<void> verify(const Settings& settings) {
  if (settings.home.empty())
    return fail(Failure::invalid_parameter, "home: is missing; give --config FILE or --home DIR");
  const Home home{settings.home};
  TRY_ASSIGN(const auto file, read_lock_file(home));
  TRY_ASSIGN(const auto held, FolderLock::take(home.folder));
  return verify_home(home, file, [](std::string_view line) { std::cout << line << '\n'; });
}

int run_verify(const Arguments& arguments) {
  Settings defaults;
  defaults.log_format = "text";
  const auto settings = settings_of(arguments, flags, std::move(defaults));
  if (!settings) return report(settings.error());
  const auto logging = set_up_log(*settings);
  if (!logging) return report(logging.error());
  const auto verified = verify(*settings);
  if (!verified) return report(verified.error());
  std::cout << "the store is whole\n";
  return done;
}

}  // namespace

extern const Command verify_node;
const Command verify_node{
    "node verify",
    "checks a whole store: each value's checksum, each record, the ledger's tree",
    R"(The node must not run meanwhile. Exit code 1 and the first fault with its file and remedy when something is wrong.

Example:
  jurat node verify --config /etc/jurat/node.toml)",
    flags,
    {},
    run_verify};

}  // namespace jurat::node::commands
