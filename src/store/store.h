// Ordered keys on disk: snapshot for readers, one writer, all or nothing. Two forms: LMDB and in memory.
// Promises: a commit that returned is on disk; every value carries a checksum that is tested at each read.
// Does not: interpret keys. Keys 1-511 bytes; values ≤ 16 MiB. Threading: snapshots from any thread, used by one at a
// time.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "core/bytes.h"

namespace jurat::store {

class Reader {
 public:
  virtual ~Reader() = default;
  // Nothing when absent; store_corrupt when the checksum fails. The span lives as long as the Reader (and, in a
  // Writer, until the next put or erase).
  [[nodiscard]] virtual Result<std::optional<ByteSpan>> get(ByteSpan key) const = 0;
  // Visits keys ≥ `from` that begin with `prefix`, in byte order, until `visit` returns false or an error. `visit` may
  // read but never write through the Writer that it scans; its spans end with it.
  [[nodiscard]] virtual Result<void> scan(
      ByteSpan prefix, ByteSpan from, const std::function<Result<bool>(ByteSpan key, ByteSpan value)>& visit) const = 0;
};

class Writer : public Reader {
 public:
  [[nodiscard]] virtual Result<void> put(ByteSpan key, ByteSpan value) = 0;
  [[nodiscard]] virtual Result<void> erase(ByteSpan key) = 0;  // absent keys are no error
};

class Store {
 public:
  virtual ~Store() = default;
  [[nodiscard]] virtual Result<std::unique_ptr<Reader>> snapshot() const = 0;
  // Runs `change` in one transaction; commits durably when it returns success, else leaves the store as it was.
  [[nodiscard]] virtual Result<void> commit(const std::function<Result<void>(Writer&)>& change) = 0;
  // store_corrupt, naming file and remedy, when the file was cut or removed by somebody else since it was opened: every
  // snapshot and commit asks this first. One system call; reads no content.
  [[nodiscard]] virtual Result<void> check_file() const = 0;
};

}  // namespace jurat::store
