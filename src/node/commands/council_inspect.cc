#include <array>
#include <iostream>

#include "core/limits.h"
#include "council/ceremony/armor.h"
#include "node/founding_verbs.h"

namespace jurat::node::commands {
namespace {

constexpr std::array<Flag, 1> flags{{log_format_flag}};
constexpr std::array places{Place{"FILE", "the proposal, as `jurat council propose` wrote it"}};

Result<void> show(const std::filesystem::path& path) {
  TRY_ASSIGN(const auto text, read_file(path, limits::proposal_file_bytes));
  if (council::unarmored(council::card_kind, as_text(text), limits::proposal_file_bytes)) {
    TRY_ASSIGN(const auto card, read_card(path));
    std::cout << shown(card);
    return {};
  }
  TRY_ASSIGN(const auto proposal, read_proposal(path));
  std::cout
      << shown(proposal)
      << "every card is signed by its node. Is each card's operator who you think? Ask them for the fingerprint of\n"
         "their card and of this proposal, by telephone or in person; a message can be forged like the file.\n"
         "next: jurat council accept --home DIR --fingerprint "
      << council::fingerprint(council::proposal_hash(proposal)) << " " << path.string() << "\n";
  return {};
}

int run_inspect(const Arguments& arguments) {
  return with_settings(arguments, flags, [&](const Settings&) { return show(arguments.places.front()); });
}

}  // namespace

extern const Command council_inspect;
const Command council_inspect{
    "council inspect",
    "shows everything in a card or a proposal, and its fingerprint",
    R"(Nothing is trusted or changed. The fingerprint is 200 bits of the SHA-256 of the content.

Example:
  jurat council inspect council.proposal)",
    flags,
    places,
    run_inspect};

}  // namespace jurat::node::commands
