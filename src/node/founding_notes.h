// What a founding leaves in the home beside the keys: the proposal, what was dealt, the transcript; then the lock file.
// Promises: a page is durable when write() returns; all of it is public. Threading: one thread at a time.
#pragma once

#include "council/ceremony/notebook.h"
#include "node/founding.h"

namespace jurat::node {

class FoundingNotes final : public council::Notebook {
 public:
  explicit FoundingNotes(Home home) : home_(std::move(home)) {}
  Result<std::optional<Bytes>> read(std::string_view name) override;
  Result<void> write(std::string_view name, ByteSpan page) override;
  // The view for people first: where the lock file is, the founding is over.
  Result<void> write_lock_file(const crypto::LockFile& file) override;
  Result<std::optional<crypto::LockFile>> lock_file() override;

 private:
  Home home_;
};

}  // namespace jurat::node
