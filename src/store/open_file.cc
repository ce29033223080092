#include "store/open_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace jurat::store {

Error system_error(const std::filesystem::path& path, const char* doing, int error_number) {
  const std::string what = path.string() + ": " + doing + ": " + std::generic_category().message(error_number);
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return {Failure::store_full, what + "; free space on its disk, then start again"};
    case EROFS:
    case EACCES:
    case EPERM:
      return {Failure::store_read_only, what + "; make it writable for this user, then start again"};
    case EIO:
      return {Failure::input_output, what + "; the disk does not work; move the folder to another one"};
    default:
      return {Failure::input_output, what};
  }
}

Result<OpenFile> OpenFile::for_reading(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return fail(system_error(path, "cannot be opened", errno));
  return OpenFile(descriptor, path);
}

OpenFile::OpenFile(OpenFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

OpenFile& OpenFile::operator=(OpenFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  return *this;
}

OpenFile::~OpenFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::uint64_t> OpenFile::size() const {
  struct stat status{};
  if (::fstat(descriptor_, &status) != 0) return fail(system_error(path_, "cannot be looked at", errno));
  return static_cast<std::uint64_t>(status.st_size);
}

Result<void> OpenFile::read(std::uint64_t offset, std::span<std::uint8_t> out) const {
  while (!out.empty()) {
    const ssize_t count = ::pread(descriptor_, out.data(), out.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(system_error(path_, "cannot be read", errno));
    if (count == 0) return fail(Failure::store_corrupt, path_.string() + ": ends too early");
    out = out.subspan(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return {};
}

Result<void> OpenFile::sync() const {
  if (::fsync(descriptor_) != 0) return fail(system_error(path_, "cannot be written to disk", errno));
  return {};
}

Result<void> OpenFile::lock() const {
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return {};
  if (errno == EWOULDBLOCK) {
    return fail(Failure::conflict, path_.string() + ": in use by another process; stop that one first");
  }
  return fail(system_error(path_, "cannot be locked", errno));
}

}  // namespace jurat::store
