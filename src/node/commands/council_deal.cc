#include <array>
#include <charconv>
#include <iostream>

#include "core/limits.h"
#include "council/flows/key_sets.h"
#include "node/command.h"
#include "node/files.h"
#include "node/key_folder.h"
#include "node/passphrase.h"
#include "node/process.h"
#include "node/wiring.h"
#include "store/lmdb_store.h"

namespace jurat::node::commands {
namespace {

constexpr std::array<Flag, 5> flags{{
    config_flag,
    {"home", "DIR", "overrides the setting home", "home"},
    {"key-passphrase-file", "FILE", "overrides the setting key_passphrase_file", "key_passphrase_file"},
    {"key-sets", "N", "how many sets to add to the reserve (default 8)"},
    log_format_flag,
}};

// Nothing is sent while no requests are served.
class SilentMessenger final : public council::Messenger {
 public:
  Result<void> send(const council::CodeMessage&) override { return fail(Failure::internal, "no codes are sent here"); }
};

Result<std::uint32_t> wanted(const Arguments& arguments) {
  const auto text = arguments.value("key-sets", "8");
  std::uint32_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error == std::errc() && end == text.data() + text.size() && count >= 1 && count <= limits::key_sets_dealt)
    return count;
  return fail(Failure::invalid_parameter,
              "--key-sets " + text + ": give a number from 1 to " + std::to_string(limits::key_sets_dealt));
}

Result<std::uint32_t> listed_on_ledger(const Home& home, const crypto::LockFile& lock) {
  TRY_ASSIGN(const auto state, store::open_lmdb({home.ledger()}));
  TRY_ASSIGN(const auto ledger, ledger::Ledger::open(*state, council::genesis_of(lock)));
  TRY_ASSIGN(const auto view, ledger->view());
  return council::flows::listed_key_sets(view);
}

// Keys first, durable and sealed; then their public halves on the ledger. A run that was cut off between the two is
// taken up by the next one, which makes only what is missing.
Result<void> deal_into(const Home& home, const crypto::LockFile& lock, KeyFolder& keeper, std::uint32_t count) {
  TRY_ASSIGN(const auto listed, listed_on_ledger(home, lock));
  if (listed + count > limits::key_sets) {
    return fail(Failure::limit_exceeded, "--key-sets " + std::to_string(count) + ": the council lists " +
                                             std::to_string(listed) + " sets and may have " +
                                             std::to_string(limits::key_sets));
  }
  for (std::uint32_t made = 1; made <= count; ++made) {
    TRY(council::dealt_key_set(listed + made, keeper));
    std::cout << "token keys " << made << " of " << count << std::endl;
  }
  TRY_ASSIGN(auto keys, council::load_kept_keys(static_cast<std::uint32_t>(lock.definition.key_sets.size()), keeper,
                                                lock.definition.n));
  TRY(council::check_belongs(keys, lock, NodeIndex{1}));
  SilentMessenger messenger;
  TRY_ASSIGN(const auto wiring, Wiring::join({home, lock, std::move(keys), keeper, messenger, std::nullopt,
                                              system_clock(), system_random()}));
  TRY_ASSIGN(const auto added, wiring->list_dealt_key_sets());
  TRY_ASSIGN(const auto view, wiring->gateway().view());
  TRY_ASSIGN(const auto free, view.free_key_sets());
  wiring->stop();
  std::cout << added << " sets joined the reserve; " << free << " are free\nkeep a new copy of " << home.keys().string()
            << ": the sets just made are in no older one\n";
  return {};
}

Result<void> deal(const Arguments& arguments, const Settings& settings) {
  TRY_ASSIGN(const auto count, wanted(arguments));
  if (settings.home.empty())
    return fail(Failure::invalid_parameter, "home: is missing; give --config FILE or --home DIR");
  TRY(harden_process());
  const Home home{settings.home};
  TRY_ASSIGN(const auto lock, read_lock_file(home));
  if (lock.definition.n != 1) {
    return fail(Failure::unsupported_feature,
                home.folder.string() + ": is a node of a council of " + std::to_string(lock.definition.n) +
                    "; more key sets are dealt for councils of one only, so let the founding deal enough (--key-sets)");
  }
  TRY_ASSIGN(const auto held, FolderLock::take(home.folder));
  Secret passphrase;
  if (!lock.definition.settings.dev) {
    TRY_ASSIGN(passphrase, key_passphrase(settings, false));
  }
  TRY_ASSIGN(auto keeper, KeyFolder::open(home.keys(), passphrase, false, system_random()));
  return deal_into(home, lock, keeper, count);
}

int run_deal(const Arguments& arguments) {
  Settings defaults;
  defaults.log_format = "text";
  defaults.log_level = "warning";
  const auto settings = settings_of(arguments, flags, std::move(defaults));
  if (!settings) return report(settings.error());
  const auto logging = set_up_log(*settings);
  if (!logging) return report(logging.error());
  const auto dealt = deal(arguments, *settings);
  return dealt ? done : report(dealt.error());
}

}  // namespace

extern const Command council_deal;
const Command council_deal{
    "council deal",
    "makes more RSA token keys for the reserve that new pools take theirs from",
    R"(Each pool takes one set at its first sign-in and keeps it. The node must not run meanwhile. In a council of one the
keys are whole on this one machine. A run that was cut off is taken up by the next one.

Example:
  jurat council deal --config /etc/jurat/node.toml --key-sets 16
  jurat council deal --home .jurat                  # of `jurat dev`)",
    flags,
    {},
    run_deal};

}  // namespace jurat::node::commands
