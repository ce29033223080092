#include "node/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include "core/descriptor.h"

namespace jurat::node {
namespace {

Failure failure_of(int error) {
  switch (error) {
    case ENOENT:
      return Failure::not_found;
    case ENOSPC:
    case EDQUOT:
      return Failure::store_full;
    case EROFS:
    case EACCES:
    case EPERM:
      return Failure::store_read_only;
    default:
      return Failure::input_output;
  }
}

std::string remedy_of(int error) {
  switch (error) {
    case ENOENT:
      return "; check the path";
    case ENOSPC:
    case EDQUOT:
      return "; make room on this disk, then start again";
    case EROFS:
      return "; mount the file system for writing, then start again";
    case EACCES:
    case EPERM:
      return "; give the user this process runs as the right to it";
    default:
      return "";
  }
}

tl::unexpected<Error> failed(const std::filesystem::path& path, std::string_view what, int error) {
  return fail(failure_of(error),
              path.string() + ": " + std::string(what) + ": " + std::strerror(error) + remedy_of(error));
}

Result<std::size_t> size_within(const std::filesystem::path& path, int descriptor, std::size_t at_most) {
  struct stat status{};
  if (::fstat(descriptor, &status) != 0) return failed(path, "cannot be examined", errno);
  if (S_ISDIR(status.st_mode)) return fail(Failure::input_output, path.string() + ": is a folder; a file belongs here");
  if (!S_ISREG(status.st_mode)) return fail(Failure::input_output, path.string() + ": is not an ordinary file");
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > at_most)
    return fail(Failure::too_large, path.string() + ": has " + std::to_string(size) + " bytes; at most " +
                                        std::to_string(at_most) + " are read");
  return size;
}

// Of a file of ours nobody else may read anything; of somebody else's, which cannot be given another mode from here,
// the group may: that is how a secret is handed to a process that does not run as root.
Result<void> check_private(const std::filesystem::path& path, int descriptor) {
  struct stat status{};
  if (::fstat(descriptor, &status) != 0) return failed(path, "cannot be examined", errno);
  const bool own = status.st_uid == ::geteuid();
  if ((status.st_mode & (own ? S_IRWXG | S_IRWXO : S_IRWXO)) == 0) return {};
  std::array<char, 8> mode{};
  std::snprintf(mode.data(), mode.size(), "0%03o", status.st_mode & 0777U);
  const std::string shown = path.string() + ": has mode " + mode.data() + ", so other users can read this secret; ";
  return fail(Failure::invalid_parameter,
              shown + (own ? "run `chmod 600 " + path.string() + "`"
                           : "let its owner give it mode 0440 and a group of this process, or make it 0400 and this "
                             "process's own"));
}

Result<std::size_t> fill(const std::filesystem::path& path, int descriptor, std::span<std::uint8_t> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const auto got = ::read(descriptor, out.data() + done, out.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed(path, "cannot be read", errno);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

Result<void> write_all(const std::filesystem::path& path, int descriptor, ByteSpan content) {
  std::size_t done = 0;
  while (done < content.size()) {
    const auto put = ::write(descriptor, content.data() + done, content.size() - done);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return failed(path, "cannot be written", errno);
    done += static_cast<std::size_t>(put);
  }
  if (::fsync(descriptor) != 0) return failed(path, "cannot be made durable", errno);
  return {};
}

Result<void> sync_folder(const std::filesystem::path& folder) {
  const Descriptor open(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (open.value() < 0) return failed(folder, "cannot be opened", errno);
  if (::fsync(open.value()) != 0) return failed(folder, "cannot be made durable", errno);
  return {};
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
  const auto parent = path.parent_path();
  return parent.empty() ? std::filesystem::path(".") : parent;
}

Result<Secret> read_secret(const std::filesystem::path& path, std::size_t at_most, bool line, bool demand_private) {
  const Descriptor open(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (open.value() < 0) return failed(path, "cannot be opened", errno);
  TRY_ASSIGN(const auto size, size_within(path, open.value(), at_most));
  if (demand_private) TRY(check_private(path, open.value()));
  Secret content(size);
  TRY_ASSIGN(auto got, fill(path, open.value(), content.writable()));
  if (line && got > 0 && content.span()[got - 1] == '\n') --got;
  return got == size ? std::move(content) : Secret::copy_of(content.span().first(got));
}

}  // namespace

Result<Bytes> read_file(const std::filesystem::path& path, std::size_t at_most) {
  const Descriptor open(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (open.value() < 0) return failed(path, "cannot be opened", errno);
  TRY_ASSIGN(const auto size, size_within(path, open.value(), at_most));
  Bytes content(size);
  TRY_ASSIGN(const auto got, fill(path, open.value(), content));
  content.resize(got);
  return content;
}

Result<Secret> read_secret_file(const std::filesystem::path& path, std::size_t at_most, bool line) {
  return read_secret(path, at_most, line, false);
}

Result<Secret> read_private_file(const std::filesystem::path& path, std::size_t at_most, bool line) {
  return read_secret(path, at_most, line, true);
}

Result<Secret> read_standard_input(std::size_t at_most) {
  Secret content(at_most + 1);
  std::size_t size = 0;
  while (size < content.size()) {
    const auto got = ::read(STDIN_FILENO, content.writable().data() + size, content.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(Failure::input_output, "standard input cannot be read");
    if (got == 0) return Secret::copy_of(content.span().first(size));
    size += static_cast<std::size_t>(got);
  }
  return fail(Failure::too_large, "standard input is longer than " + std::to_string(at_most) + " bytes");
}

Result<void> write_atomically(const std::filesystem::path& path, ByteSpan content, unsigned mode) {
  auto temporary = path;
  temporary += ".new";
  if (::unlink(temporary.c_str()) != 0 && errno != ENOENT) return failed(temporary, "cannot be replaced", errno);
  {
    const Descriptor open(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode));
    if (open.value() < 0) return failed(temporary, "cannot be made", errno);
    if (::fchmod(open.value(), mode) != 0) return failed(temporary, "cannot be given its permissions", errno);
    const auto written = write_all(temporary, open.value(), content);
    if (!written) {
      ::unlink(temporary.c_str());
      return fail(written.error());
    }
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) return failed(path, "cannot be put in place", errno);
  return sync_folder(folder_of(path));
}

Result<void> remove_durably(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  if (error) return failed(path, "cannot be removed", error.value());
  return sync_folder(folder_of(path));
}

Result<void> make_folder(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return {};
  const auto parent = folder_of(path);
  if (parent != path && !std::filesystem::is_directory(parent, error)) TRY(make_folder(parent));
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return failed(path, "cannot be made", errno);
  if (!std::filesystem::is_directory(path, error))
    return fail(Failure::input_output, path.string() + ": is not a folder");
  return sync_folder(parent);
}

Result<FolderLock> FolderLock::take(const std::filesystem::path& folder) {
  const auto path = folder / "lock";
  Descriptor open(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (open.value() < 0) return failed(path, "cannot be opened", errno);
  if (::flock(open.value(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return failed(path, "cannot be locked", errno);
    const auto holder = read_file(path, 64);
    const auto who =
        holder && !holder->empty() ? "process " + std::string(as_text(*holder)) : std::string("another process");
    return fail(Failure::conflict,
                folder.string() + ": is in use by " + who + "; stop that node or choose another home");
  }
  const auto own = std::to_string(::getpid());
  if (::ftruncate(open.value(), 0) != 0 ||
      ::pwrite(open.value(), own.data(), own.size(), 0) != static_cast<ssize_t>(own.size())) {
    return failed(path, "cannot be written", errno);
  }
  return FolderLock(open.release());
}

FolderLock::FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}
FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace jurat::node
