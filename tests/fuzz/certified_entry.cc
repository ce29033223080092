// Certified entries as a peer or a block may bring them: what parses has one encoding, and no check or apply crashes.
#include <algorithm>
#include <memory>

#include "core/outside.h"
#include "ledger/entry_kind.h"
#include "ledger/ledger.h"
#include "store/memory_store.h"

namespace {

using namespace jurat;

const ledger::Ledger& one_ledger() {
  static const auto store = store::open_memory();
  static const auto opened = [] {
    SeededRandom_for_tests random(1);
    ledger::Genesis genesis;
    genesis.council.members = {{NodeIndex{1}, crypto::Ed25519Key::generate(random).public_key(), "n", "o", "a"}};
    auto ledger = ledger::Ledger::open(*store, genesis);
    ASSERT_TRUTH(ledger.has_value());
    return std::move(*ledger);
  }();
  return *opened;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const ByteSpan input(bytes, size);
  static_cast<void>(one_ledger().check(input));
  const auto parsed = ledger::parse_certified_entry(input);
  if (!parsed) return 0;
  ASSERT_TRUTH(std::ranges::equal(ledger::encode(*parsed), input));
  // Behind the certificate: what a quorum of liars could bring.
  const ledger::EntryKind* kind = ledger::find_entry_kind(parsed->entry.number);
  if (kind == nullptr || !kind->check(parsed->entry)) return 0;
  static_cast<void>(one_ledger().would_apply(*parsed, parsed->entry.endorsed));
  return 0;
}
