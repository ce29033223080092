// Where records are read from: a snapshot, or the state inside a block that is being applied.
#pragma once

#include <optional>

#include "core/bytes.h"

namespace jurat::ledger {

class Source {
 public:
  virtual ~Source() = default;
  // The stored bytes; nothing when absent. The span lives until the source changes.
  [[nodiscard]] virtual Result<std::optional<ByteSpan>> raw(ByteSpan key) const = 0;
};

// The record at `key`; store_corrupt when its bytes are not such a record: what is in the state was checked on its way
// in.
template <class Record>
Result<std::optional<Record>> read_record(const Source& source, ByteSpan key, Result<Record> (*parse)(ByteSpan)) {
  TRY_ASSIGN(const std::optional<ByteSpan> bytes, source.raw(key));
  if (!bytes) return std::optional<Record>{};
  Result<Record> record = parse(*bytes);
  if (!record) {
    return fail(Failure::store_corrupt, "ledger record " + to_hex(key) + ": " + record.error().message);
  }
  return std::optional<Record>{std::move(*record)};
}

}  // namespace jurat::ledger
