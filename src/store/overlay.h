// Changes beside a snapshot: read and written like a Writer, kept in memory, put into a store later or never.
// Promises: the snapshot stays as it is; what `take` answers leads a store in the snapshot's state to the same values.
// Threading: one thread.
#pragma once

#include <map>

#include "store/store.h"

namespace jurat::store {

class Overlay final : public Writer {
 public:
  using Changes = std::map<Bytes, std::optional<Bytes>>;  // nothing: erased

  explicit Overlay(const Reader& below) : below_(below) {}  // which must outlive it
  [[nodiscard]] Result<std::optional<ByteSpan>> get(ByteSpan key) const override;
  [[nodiscard]] Result<void> scan(
      ByteSpan prefix, ByteSpan from,
      const std::function<Result<bool>(ByteSpan key, ByteSpan value)>& visit) const override;
  [[nodiscard]] Result<void> put(ByteSpan key, ByteSpan value) override;
  [[nodiscard]] Result<void> erase(ByteSpan key) override;
  [[nodiscard]] Changes take() noexcept { return std::move(changes_); }

 private:
  const Reader& below_;
  Changes changes_;
  mutable int scans_ = 0;
};

Result<void> write_all(Writer& writer, const Overlay::Changes& changes);

}  // namespace jurat::store
