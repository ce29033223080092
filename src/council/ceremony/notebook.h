// What a node writes down of its founding besides its secrets: public, durable, read again by the next run.
#pragma once

#include <optional>
#include <string_view>

#include "core/bytes.h"
#include "crypto/lock_file.h"

namespace jurat::council {

class Notebook {
 public:
  virtual ~Notebook() = default;
  // Names are [a-z0-9_]+. write() returns once the page is durable.
  virtual Result<std::optional<Bytes>> read(std::string_view name) = 0;
  virtual Result<void> write(std::string_view name, ByteSpan page) = 0;
  // The end of the founding: where the node will look for it.
  virtual Result<void> write_lock_file(const crypto::LockFile& file) = 0;
  virtual Result<std::optional<crypto::LockFile>> lock_file() = 0;
};

namespace page {
inline constexpr std::string_view card = "card", proposal = "proposal", transcript = "transcript", attempt = "attempt";
inline std::string dealt(std::uint32_t number) { return "dealt_" + std::to_string(number); }
}  // namespace page

}  // namespace jurat::council
