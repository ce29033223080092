#include "node/founding_notes.h"

#include "core/limits.h"
#include "node/files.h"

namespace jurat::node {

Result<std::optional<Bytes>> FoundingNotes::read(std::string_view name) {
  auto content = read_file(home_.ceremony() / name, limits::transcript_bytes);
  if (content) return std::optional<Bytes>(std::move(*content));
  if (content.error().failure == Failure::not_found) return std::optional<Bytes>();
  return fail(content.error());
}

Result<void> FoundingNotes::write(std::string_view name, ByteSpan page) {
  TRY(make_folder(home_.ceremony()));
  return write_atomically(home_.ceremony() / name, page, 0600);
}

Result<void> FoundingNotes::write_lock_file(const crypto::LockFile& file) {
  TRY(write_atomically(home_.lock_view(), as_bytes(crypto::json_view(file)), 0644));
  return write_atomically(home_.lock_file(), crypto::encode(file), 0644);
}

Result<std::optional<crypto::LockFile>> FoundingNotes::lock_file() {
  auto file = read_lock_file(home_);
  if (file) return std::optional<crypto::LockFile>(std::move(*file));
  if (file.error().failure == Failure::not_found) return std::optional<crypto::LockFile>();
  return fail(file.error());
}

}  // namespace jurat::node
