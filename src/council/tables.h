// A node's own small durable table, apart from the ledger: charges, codes, single-use ids. Reads see the newest writes
// at once; the driver makes writes durable in groups and only then lets answers go (rule F: charge before
// answering). Threading: one thread at a time, except that a batch taken by begin_flush may be committed outside.
#pragma once

#include <functional>
#include <map>
#include <optional>

#include "core/moment.h"
#include "store/store.h"

namespace jurat::council {

class Tables {
 public:
  explicit Tables(store::Store& store) : store_(store) {}

  // The value unless it has expired.
  Result<std::optional<Bytes>> get(ByteSpan key, Moment now) const;
  void put(Bytes key, ByteSpan value, Moment expires);
  void erase(Bytes key);

  // Rises with every put and erase; an answer that depends on number k may go once `durable() >= k`.
  [[nodiscard]] std::uint64_t written() const noexcept { return written_; }
  [[nodiscard]] std::uint64_t durable() const noexcept { return durable_; }

  // Takes what is not yet durable; commit it to the store, then call end_flush. One flush at a time.
  using Batch = std::map<Bytes, std::optional<Bytes>>;
  const Batch& begin_flush();
  void end_flush(bool committed);
  static Result<void> commit(store::Store& store, const Batch& batch);

  // begin, commit, end in one step: for callers that hold the only thread.
  Result<void> flush();
  // Removes rows that are expired or `gone`, at most `at_most` looked at from where the last sweep stopped.
  Result<void> sweep(Moment now, std::size_t at_most, const std::function<Result<bool>(ByteSpan row)>& gone);

 private:
  store::Store& store_;
  Batch pending_, flushing_;
  std::uint64_t written_ = 0, durable_ = 0, flushing_to_ = 0;
  Bytes sweep_from_;
};

}  // namespace jurat::council
