#include <array>
#include <iostream>

#include "council/ceremony/armor.h"
#include "node/founding_notes.h"
#include "node/founding_verbs.h"

namespace jurat::node::commands {
namespace {

constexpr std::array<Flag, 10> flags{{
    config_flag,
    {"home", "DIR", "overrides the setting home: an empty folder, or one where this was begun", "home"},
    {"key-passphrase-file", "FILE", "overrides the setting key_passphrase_file", "key_passphrase_file"},
    {"node-name", "NAME", "overrides council.node_name", "council.node_name"},
    {"operator", "NAME", "overrides council.operator", "council.operator"},
    {"address", "URL", "where callers reach this node; default council.public_url"},
    {"peer-address", "HOST:PORT", "where the other nodes reach this one"},
    {"engine-address", "HOST:PORT", "where the other nodes' consensus engines reach this one's"},
    {"out", "FILE", "where to write the card", {}, true},
    log_format_flag,
}};

Result<void> make_one(const Arguments& arguments, const Settings& settings) {
  if (!settings.home.empty()) TRY(check_unused({settings.home}));
  TRY_ASSIGN(auto open, open_home(settings, true));
  TRY_ASSIGN(const auto keys, make_own_keys(open.keeper, system_random()));
  crypto::LockMember words;
  words.name = settings.council_node_name;
  words.operator_name = settings.council_operator;
  words.address = arguments.value("address", settings.council_public_url);
  words.peer_address = arguments.value("peer-address");
  words.engine_address = arguments.value("engine-address");
  TRY_ASSIGN(const auto card, council::make_card(std::move(words), keys.identity, keys.network));
  FoundingNotes notes(open.home);
  TRY(notes.write(council::page::card, council::encode(card)));
  TRY(write_card(arguments.value("out"), card));
  std::cout << shown(card) << "written to " << arguments.value("out")
            << "; hand it to whoever proposes, and tell the fingerprint by another way\n"
            << "keep a copy of " << open.home.keys().string() << " and of the passphrase\n";
  return {};
}

int run_card(const Arguments& arguments) {
  return with_settings(arguments, flags, [&](const Settings& settings) { return make_one(arguments, settings); });
}

}  // namespace

extern const Command council_card;
const Command council_card{
    "council card",
    "makes this node's keys and the card that the other operators need",
    R"(The first step of founding a council of several nodes, on each of them. The card holds names, addresses and public
keys, signed by this node; the keys stay in the home, sealed by the passphrase. Repeating it keeps the keys.

Names may stand in [council] of the settings file that `jurat node` will use (`jurat help node` shows one).

Example:
  jurat council card --home /var/lib/jurat --node-name north --operator "Ada Ltd" --address https://north.example.org \
    --peer-address north.example.org:9330 --engine-address north.example.org:9430 --out north.card
next: one operator runs `jurat council propose` with all cards)",
    flags,
    {},
    run_card};

}  // namespace jurat::node::commands
