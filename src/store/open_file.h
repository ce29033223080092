// A file or folder held open by its descriptor, for what LMDB does not do itself: look at bytes, lock, sync names.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "core/bytes.h"

namespace jurat::store {

class OpenFile {
 public:
  // input_output or store_read_only, naming the path.
  static Result<OpenFile> for_reading(const std::filesystem::path& path);
  OpenFile(OpenFile&& other) noexcept;
  OpenFile& operator=(OpenFile&& other) noexcept;
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile();

  [[nodiscard]] Result<std::uint64_t> size() const;
  // All of `out`, from `offset` on; store_corrupt when the file ends before.
  [[nodiscard]] Result<void> read(std::uint64_t offset, std::span<std::uint8_t> out) const;
  [[nodiscard]] Result<void> sync() const;
  // conflict when another process, or another OpenFile of this one, holds it.
  [[nodiscard]] Result<void> lock() const;
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  OpenFile(int descriptor, std::filesystem::path path) : descriptor_(descriptor), path_(std::move(path)) {}
  int descriptor_ = -1;
  std::filesystem::path path_;
};

// The error of a system call that touched `path`, with the remedy that its errno calls for.
Error system_error(const std::filesystem::path& path, const char* doing, int error_number);

}  // namespace jurat::store
