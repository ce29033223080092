// Files of a node: read whole with a limit, written all or nothing, locked against a second process.
// Promises: after write_atomically returned, the new content survives a power cut; a crash leaves old or new, never
// part.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "core/bytes.h"
#include "core/secret.h"

namespace jurat::node {

// not_found, too_large, input_output: the message names the file and what to do.
Result<Bytes> read_file(const std::filesystem::path& path, std::size_t at_most);
// The same into locked memory; one trailing line feed is dropped when `line` is set.
Result<Secret> read_secret_file(const std::filesystem::path& path, std::size_t at_most, bool line);
// The same, of a file that holds a credential: refused when others could read it, too, as ssh does with its keys.
// invalid_parameter naming the file and the mode it needs. A file of another user, such as a secret that root mounted
// for this process, may be readable by its group.
Result<Secret> read_private_file(const std::filesystem::path& path, std::size_t at_most, bool line);
// Everything that standard input still gives, into locked memory.
Result<Secret> read_standard_input(std::size_t at_most);
// Temporary file beside it, fsync, rename, fsync of the folder. `mode`: 0600 for what is secret, else 0644.
Result<void> write_atomically(const std::filesystem::path& path, ByteSpan content, unsigned mode);
// A file, or a folder with all that is in it: gone also after a power cut. What is not there is no error.
Result<void> remove_durably(const std::filesystem::path& path);
// Makes the folder and its parents with mode 0700 when missing.
Result<void> make_folder(const std::filesystem::path& path);

// Holds an exclusive lock on FOLDER/lock until destroyed; the kernel drops it when the process dies.
class FolderLock {
 public:
  // conflict, naming the process that holds it.
  static Result<FolderLock> take(const std::filesystem::path& folder);
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&& other) noexcept;
  ~FolderLock();

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace jurat::node
