#include <array>
#include <iostream>

#include "council/ceremony/armor.h"
#include "node/founding_notes.h"
#include "node/founding_verbs.h"

namespace jurat::node::commands {
namespace {

constexpr std::array<Flag, 6> flags{{
    config_flag,
    {"home", "DIR", "overrides the setting home", "home"},
    {"key-passphrase-file", "FILE", "overrides the setting key_passphrase_file", "key_passphrase_file"},
    {"fingerprint", "TEXT", "of the proposal, as the operators compared it", {}, true},
    {"replace", "", "give up the proposal that was accepted before"},
    log_format_flag,
}};
constexpr std::array places{Place{"FILE", "the proposal that was inspected"}};

Result<void> accept(const Arguments& arguments, const Settings& settings) {
  const std::filesystem::path path = arguments.places.front();
  TRY_ASSIGN(const auto proposal, read_proposal(path));
  const auto hash = council::proposal_hash(proposal);
  if (!council::is_fingerprint_of(arguments.value("fingerprint"), hash)) {
    // Not shown beside it: whoever copies it from here has compared nothing.
    return fail(Failure::invalid_parameter,
                "--fingerprint " + arguments.value("fingerprint") + ": " + path.string() +
                    " has another: the operators do not have the same file before them; compare what `jurat "
                    "council inspect` shows to each of you, over a way that you trust");
  }
  if (!settings.home.empty()) TRY(check_unused({settings.home}));
  TRY_ASSIGN(auto open, open_home(settings, false));
  TRY_ASSIGN(const auto keys, make_own_keys(open.keeper, system_random()));
  TRY_ASSIGN(const auto self, council::find_own_place(proposal, keys.identity, keys.network));
  FoundingNotes notes(open.home);
  TRY_ASSIGN(const auto card, notes.read(council::page::card));
  if (card && *card != council::encode(council::card_of(proposal, self))) {
    return fail(Failure::conflict, path.string() +
                                       ": holds an earlier card of this node than its last `jurat council "
                                       "card` wrote; have it proposed again with the newer one");
  }
  TRY(keep_proposal(open.home, proposal, open.keeper, arguments.has("replace")));
  std::cout << "accepted as member " << int{self.value} << " of " << int{proposal.definition.n} << ": "
            << council::fingerprint(hash) << "\nnext, on every node at the same time: jurat council run "
            << home_flags(settings) << "\n";
  return {};
}

int run_accept(const Arguments& arguments) {
  return with_settings(arguments, flags, [&](const Settings& settings) { return accept(arguments, settings); });
}

}  // namespace

extern const Command council_accept;
const Command council_accept{
    "council accept",
    "accepts a proposal for this node, after its operator compared the fingerprint",
    R"(Checks that this node's card is in the proposal unchanged, and keeps the proposal. Nothing is founded before every
operator has done so. Until this node signed the founding, --replace takes back an acceptance.

Example:
  jurat council accept --home /var/lib/jurat --fingerprint 4D2K-… council.proposal)",
    flags,
    places,
    run_accept};

}  // namespace jurat::node::commands
