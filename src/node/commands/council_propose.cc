#include <array>
#include <iostream>

#include "node/founding_verbs.h"

namespace jurat::node::commands {
namespace {

constexpr std::array<Flag, 8> flags{{
    config_flag,
    {"public-url", "URL", "overrides council.public_url", "council.public_url"},
    {"admins", "NAME:HEX,…", "overrides council.admins", "council.admins"},
    {"key-sets", "N", "RSA key sets to deal; each pool takes one (default 8)", "council.key_sets"},
    {"region", "REGION", "overrides council.region", "council.region"},
    {"account-id", "ID", "overrides council.account_id", "council.account_id"},
    {"out", "FILE", "where to write the proposal", {}, true},
    log_format_flag,
}};
constexpr std::array places{Place{"CARD", "the card of node 1, as `jurat council card` wrote it"},
                            Place{"CARD-2", "that of node 2"},
                            Place{"CARD-3", "that of node 3"},
                            Place{"CARD-4", "that of node 4"},
                            Place{"CARD-5", "that of node 5"},
                            Place{"CARD-6", "that of node 6"},
                            Place{"CARD-7", "that of node 7"},
                            Place{"CARD-8", "that of node 8"},
                            Place{"CARD-9", "that of node 9"},
                            Place{"CARD-10", "that of node 10"}};

Result<void> write_one(const Arguments& arguments, const Settings& settings) {
  const auto out = arguments.value("out");
  std::error_code error;
  if (std::filesystem::exists(out, error))
    return fail(Failure::conflict, "--out " + out + ": exists; a proposal is never written over, take another name");
  TRY_ASSIGN(auto terms, terms_of(settings));
  std::vector<council::Card> cards;
  for (const auto& path : arguments.places) {
    if (path.empty()) break;
    TRY_ASSIGN(auto card, read_card(path));
    cards.push_back(std::move(card));
  }
  terms.council = system_random().array<16>();
  terms.made = system_clock().now();
  TRY_ASSIGN(const auto proposal, council::propose(cards, std::move(terms)));
  TRY(write_proposal(out, proposal));
  std::cout << shown(proposal) << "written to " << out
            << "; hand it to every operator, who compares the fingerprint with the others before accepting\n";
  return {};
}

int run_propose(const Arguments& arguments) {
  return with_settings(arguments, flags, [&](const Settings& settings) { return write_one(arguments, settings); });
}

}  // namespace

extern const Command council_propose;
const Command council_propose{
    "council propose",
    "puts the cards of 1, 4, 7 or 10 nodes into one proposal that all operators accept",
    R"(Any operator does it, once. The order of the cards gives the nodes their numbers; node 1 leads the founding and
deals the RSA keys. Settings and admins come from [council] of the settings file or from flags.

Example:
  jurat council propose --public-url https://auth.example.org --admins ada:5f0c… --out council.proposal \
    north.card east.card south.card west.card
next: `jurat council inspect council.proposal` by every operator)",
    flags,
    places,
    run_propose,
    places.size() - 1};

}  // namespace jurat::node::commands
