#include <array>
#include <iostream>

#include "node/founding_verbs.h"
#include "node/passphrase.h"
#include "node/process.h"
#include "node/verify_founding.h"

namespace jurat::node::commands {
namespace {

constexpr std::array<Flag, 4> flags{{
    config_flag,
    {"home", "DIR", "overrides the setting home", "home"},
    {"key-passphrase-file", "FILE", "overrides the setting key_passphrase_file", "key_passphrase_file"},
    log_format_flag,
}};

Result<void> verify(const Settings& settings) {
  if (settings.home.empty())
    return fail(Failure::invalid_parameter, "home: is missing; give --home DIR or --config FILE");
  const Home home{settings.home};
  TRY_ASSIGN(const auto lock, read_lock_file(home));
  TRY(harden_process());
  Secret passphrase;
  if (!lock.definition.settings.dev) {
    TRY_ASSIGN(passphrase, key_passphrase(settings, false));
  }
  TRY_ASSIGN(auto keeper, KeyFolder::open(home.keys(), passphrase, false, system_random()));
  TRY(verify_founding(home, lock, keeper, [](std::string_view line) { std::cout << line << std::endl; }));
  std::cout << "all of it holds\n";
  if (!lock.definition.settings.dev) std::cout << "next: jurat node --config FILE (`jurat help node` shows one)\n";
  return {};
}

int run_verify(const Arguments& arguments) { return with_settings(arguments, flags, verify); }

}  // namespace

extern const Command council_verify;
const Command council_verify{
    "council verify",
    "checks a founded home: lock file, own keys, and that any t nodes can sign tokens",
    R"(Offline, also while the node runs; says in words what was checked. It reads the lock file,
the keys folder and the transcript that the founding left in HOME/ceremony. `jurat node verify` checks the data.

Example:
  jurat council verify --home /var/lib/jurat --key-passphrase-file /etc/jurat/passphrase)",
    flags,
    {},
    run_verify};

}  // namespace jurat::node::commands
