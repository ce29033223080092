#include "core/limits.h"
#include "ledger/ledger.h"
#include "node/share_folders.h"
#include "node/wiring.h"
#include "store/lmdb_store.h"

namespace jurat::node {
namespace {

Result<std::unique_ptr<store::Store>> open_and_verify(const std::filesystem::path& folder, const Progress& progress) {
  TRY_ASSIGN(auto opened, store::open_lmdb({folder}));
  TRY_ASSIGN(const auto values, store::verify_every_value(*opened));
  progress(folder.string() + ": " + std::to_string(values) + " values are whole");
  return opened;
}

}  // namespace

Result<void> verify_home(const Home& home, const crypto::LockFile& lock, const Progress& progress) {
  std::error_code error;
  for (const auto& folder : {home.ledger(), home.tables()}) {
    if (!std::filesystem::exists(folder, error)) {
      return fail(Failure::not_found,
                  folder.string() + ": is missing; start the node once, or restore the home from its copy");
    }
  }
  TRY_ASSIGN(const auto generations, ShareFolders(home).generations());
  if (generations.empty()) {
    return fail(Failure::not_found,
                home.shares(0).string() + ": is missing; start the node once, or restore the home from its copy");
  }
  for (const std::uint64_t generation : generations) TRY(open_and_verify(home.shares(generation), progress));
  TRY(open_and_verify(home.tables(), progress));
  TRY_ASSIGN(const auto state, open_and_verify(home.ledger(), progress));
  TRY_ASSIGN(const auto ledger, ledger::Ledger::open(*state, council::genesis_of(lock)));
  TRY(ledger->verify_everything());
  TRY_ASSIGN(const auto view, ledger->view());
  progress(home.ledger().string() + ": the tree at height " + std::to_string(view.height()) + " has root " +
           to_hex(view.root()));
  return {};
}

}  // namespace jurat::node
