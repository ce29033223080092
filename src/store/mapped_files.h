// Data files that are mapped into memory: reading a page that is no longer there raises SIGBUS, and nobody can go on.
// Promises: while a MappedFile lives, that signal in its pages prints one line naming file and remedy to standard error
// and ends the process with exit code 1, nothing flushed or written. Any other SIGBUS goes to the handler from before.
// Threading: any thread. The handler uses nothing but what POSIX allows in one.
#pragma once

#include <cstddef>
#include <filesystem>

#include "core/result.h"

namespace jurat::store {

class MappedFile {
 public:
  // The file behind `descriptor`, already mapped; `path` is what the line names. limit_exceeded, input_output. Where
  // the kernel does not tell the place of the map, a warning in the log says that the file is not watched.
  static Result<MappedFile> watch(const std::filesystem::path& path, int descriptor);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

 private:
  explicit MappedFile(std::size_t place) : place_(place) {}
  std::size_t place_;
};

}  // namespace jurat::store
