#include <array>
#include <iostream>

#include "council/ceremony/armor.h"
#include "node/ceremony_run.h"
#include "node/founding_verbs.h"
#include "node/passphrase.h"
#include "node/prime_mill.h"
#include "node/process.h"

namespace jurat::node::commands {
namespace {

constexpr std::array<Flag, 10> flags{{
    config_flag,
    {"home", "DIR", "overrides the setting home", "home"},
    {"key-passphrase-file", "FILE", "overrides the setting key_passphrase_file", "key_passphrase_file"},
    {"public-url", "URL", "overrides council.public_url", "council.public_url"},
    {"admins", "NAME:HEX,…", "overrides council.admins", "council.admins"},
    {"key-sets", "N", "RSA key sets to make; each pool takes one (default 8)", "council.key_sets"},
    {"operator", "NAME", "overrides council.operator", "council.operator"},
    {"node-name", "NAME", "overrides council.node_name", "council.node_name"},
    {"peers-listen", "HOST:PORT", "where to listen for the other nodes (default: the own peer address)",
     "peers.listen"},
    log_format_flag,
}};

Result<council::Plan> plan_of(const Settings& settings) {
  if (settings.home.empty())
    return fail(Failure::invalid_parameter,
                "home: is missing; name the folder that will hold this node's keys and ledger");
  TRY_ASSIGN(auto terms, terms_of(settings));
  council::Plan plan;
  plan.members.push_back({settings.council_node_name, settings.council_operator, settings.council_public_url});
  plan.admins = std::move(terms.admins);
  plan.key_sets = terms.key_sets;
  plan.settings = std::move(terms.settings);
  return plan;
}

void tell(std::string_view line) { std::cout << line << std::endl; }

// Card, proposal, acceptance and run at once: a council of one has nobody to compare with.
Result<void> found_one(const Settings& settings) {
  TRY(harden_process());
  TRY_ASSIGN(const auto plan, plan_of(settings));
  const Home home{settings.home};
  TRY(check_unused(home));
  TRY(make_folder(home.folder));
  TRY_ASSIGN(const auto held, FolderLock::take(home.folder));
  TRY_ASSIGN(const auto passphrase, key_passphrase(settings, true));
  TRY_ASSIGN(const auto file, found_council(home, plan, passphrase, system_random(), system_clock(), tell));
  std::cout << "council " << to_hex(file.definition.council) << " of one node is founded in " << home.folder.string()
            << "\nkeep a copy of " << home.keys().string()
            << " and of the passphrase: without them its users and tokens are lost\n"
            << "next: `jurat node --config FILE` with the same file, then, as an admin,\n"
            << "  jurat admin pools create people --endpoint " << settings.council_public_url << " --key ada.key\n"
            << "  jurat help admin clients\n";
  return {};
}

Result<void> run_with_others(const Settings& settings) {
  TRY_ASSIGN(auto open, open_home(settings, false));
  TRY_ASSIGN(const auto proposal, accepted_proposal(open.home, open.keeper));
  const auto fingerprint = council::fingerprint(council::proposal_hash(proposal));
  std::cout << "founding of proposal " << fingerprint << std::endl;
  StopSignals signals;
  bool stopped = false;
  const auto stop = [&] { return stopped = stopped || signals.wait(0); };
  PrimeMill mill(2 * proposal.key_sets, stop);
  TRY_ASSIGN(const auto keys, make_own_keys(open.keeper, system_random()));
  TRY_ASSIGN(const auto self, council::find_own_place(proposal, keys.identity, keys.network));
  const auto& own = proposal.definition.members[self.value - 1U];
  const auto listen = settings.peers_listen.empty() ? listen_for(own.peer_address) : settings.peers_listen;
  TRY_ASSIGN(const auto file, run_ceremony({open.home, open.keeper, proposal, listen,
                                            [&](std::uint32_t) { return mill.next(); }, system_random(), tell, stop}));
  std::cout << "council " << to_hex(file.definition.council) << " of " << int{file.definition.n}
            << " nodes is founded; definition " << to_hex(crypto::definition_hash(file.definition))
            << "\nkeep a new copy of " << open.home.keys().string()
            << ": it now holds this node's shares of the token keys\nnext: jurat council verify "
            << home_flags(settings) << "\n";
  return {};
}

// A home that accepted a proposal goes on with it; everything else is a council of one from its settings file.
Result<void> found(const Arguments& arguments, const Settings& settings) {
  if (settings.home.empty())
    return fail(Failure::invalid_parameter,
                "home: is missing; name the folder that will hold this node's keys and ledger");
  const auto kept = kept_proposal({settings.home});
  if (kept && kept->definition.n > 1) return run_with_others(settings);
  if (!kept && kept.error().failure != Failure::not_found) return fail(kept.error());
  if (!arguments.has("config") && settings.council_public_url.empty()) {
    return fail(Failure::invalid_parameter,
                settings.home +
                    ": has accepted no proposal. For a council of one give --config FILE; for several nodes "
                    "begin with `jurat council card`");
  }
  return found_one(settings);
}

int run_found(const Arguments& arguments) {
  // Who is missing is told step by step; that connections end when all is done is no news.
  return with_settings(arguments, flags, [&](const Settings& settings) { return found(arguments, settings); }, "error");
}

}  // namespace

extern const Command council_run;
const Command council_run{
    "council run",
    "founds a council: this node's part of it, or, with a settings file, a whole council of one",
    R"(With several nodes: after `jurat council accept` on each, run it on all at the same time. The nodes connect by the
keys of the proposal; node 1 deals the RSA token keys, some seconds for each set; every node checks that any t of them can
sign, and signs the lock file. Node 1 sees each token key once and wipes it. What was cut off is run again.

With one node: reads [council] of the settings file and takes all steps at once. The keys are sealed by a passphrase,
from key_passphrase_file or asked for. The RSA token keys are whole on this one machine: a council of one protects nothing
but its sealing. A home that belongs to a council of one already is refused.

Example:
  jurat council run --home /var/lib/jurat --key-passphrase-file /etc/jurat/passphrase   # on each of four nodes

  jurat admin new-key ada.key                       # prints ada:5f0c…, which goes into council.admins
  jurat council run --config /etc/jurat/node.toml)",
    flags,
    {},
    run_found};

}  // namespace jurat::node::commands
