#include "store/mapped_files.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <fstream>
#include <limits>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/limits.h"
#include "core/log.h"
#include "store/open_file.h"

namespace jurat::store {

namespace {

constexpr std::size_t nowhere = std::numeric_limits<std::size_t>::max();
constexpr std::size_t line_bytes = 4'096 + 256;  // a path and the words around it

// The handler reads these; `begin` is set last and cleared first, so that what it sees is whole.
struct Place {
  std::atomic<std::uintptr_t> begin = 0;  // 0 = free
  std::atomic<std::uintptr_t> end = 0;
  std::atomic<std::size_t> size = 0;
  std::array<char, line_bytes> line{};
};
std::array<Place, limits::store_maps> places;
struct sigaction before{};
std::mutex changing;

static_assert(std::atomic<std::uintptr_t>::is_always_lock_free);

void on_bus_error(int /*signal*/, siginfo_t* what, void* /*context*/) {
  static std::atomic_flag saying;
  const auto at = reinterpret_cast<std::uintptr_t>(what->si_addr);
  for (const Place& place : places) {
    const std::uintptr_t begin = place.begin;
    if (begin == 0 || at < begin || at >= place.end) continue;
    while (saying.test_and_set()) ::pause();  // another thread is at it; the process ends with its line
    std::string_view left(place.line.data(), place.size);
    while (!left.empty()) {
      const ssize_t written = ::write(STDERR_FILENO, left.data(), left.size());
      if (written <= 0) break;
      left.remove_prefix(static_cast<std::size_t>(written));
    }
    ::_exit(1);
  }
  // Not ours: the instruction runs again and meets whoever was here before; a signal that was sent is sent again.
  ::sigaction(SIGBUS, &before, nullptr);
  if (what->si_code <= 0) ::raise(SIGBUS);
}

// Where another handler stands, or none yet.
Result<void> install() {
  struct sigaction now{};
  if (::sigaction(SIGBUS, nullptr, &now) != 0) return fail(system_error("SIGBUS", "cannot be handled", errno));
  if ((now.sa_flags & SA_SIGINFO) != 0 && now.sa_sigaction == on_bus_error) return {};
  before = now;
  struct sigaction ours{};
  ours.sa_sigaction = on_bus_error;
  ours.sa_flags = SA_SIGINFO | SA_ONSTACK;
  ::sigemptyset(&ours.sa_mask);
  if (::sigaction(SIGBUS, &ours, nullptr) != 0) return fail(system_error("SIGBUS", "cannot be handled", errno));
  return {};
}

struct Range {
  std::uintptr_t begin = 0, end = 0;
};

// One line of /proc/self/maps: "begin-end rights offset major:minor inode   path", all but the inode in hexadecimal.
// Some file systems number devices differently there; they are told by the path.
Range range_of(std::string_view line, const struct stat& file, std::string_view path) {
  std::array<std::uint64_t, 6> numbers{};
  constexpr std::array<char, 6> after{'-', ' ', ' ', ':', ' ', ' '};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (i == 2) line.remove_prefix(std::min<std::size_t>(line.size(), 5));  // "r--s "
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), numbers.at(i), i == 5 ? 10 : 16);
    if (error != std::errc() || end == line.data() + line.size() || *end != after.at(i)) return {};
    line.remove_prefix(static_cast<std::size_t>(end - line.data()) + 1);
  }
  const bool same = numbers[3] == major(file.st_dev) && numbers[4] == minor(file.st_dev) && numbers[5] == file.st_ino;
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  return same || line == path ? Range{numbers[0], numbers[1]} : Range{};
}

// LMDB tells nobody where it mapped its file; the kernel does. Nothing when it does not either.
Result<Range> mapped_range(const std::filesystem::path& path, int descriptor) {
  struct stat file{};
  if (::fstat(descriptor, &file) != 0) return fail(system_error(path, "cannot be looked at", errno));
  std::error_code error;
  const std::string name = std::filesystem::canonical(path, error).string();
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    const Range range = range_of(line, file, name);
    if (range.begin != 0) return range;
  }
  return Range{};
}

}  // namespace

Result<MappedFile> MappedFile::watch(const std::filesystem::path& path, int descriptor) {
  TRY_ASSIGN(const Range range, mapped_range(path, descriptor));
  if (range.begin == 0) {
    log_event(Level::warning, "store.not_watched", {{"file", path.string()}, {"remedy", "mount /proc"}});
    return MappedFile(nowhere);
  }
  const std::lock_guard lock(changing);
  TRY(install());
  const auto free = std::ranges::find_if(places, [](const Place& place) { return place.begin == 0; });
  if (free == places.end()) {
    return fail(Failure::limit_exceeded,
                path.string() + ": at most " + std::to_string(places.size()) + " data files are open at once");
  }
  std::string line = "jurat: " + path.string() +
                     ": a page cannot be read: the file was cut while in use, or its disk fails; nothing was written; "
                     "put a backup of its folder back\n";
  line.resize(std::min(line.size(), line_bytes));
  std::ranges::copy(line, free->line.begin());
  free->size = line.size();
  free->end = range.end;
  free->begin = range.begin;
  return MappedFile(static_cast<std::size_t>(free - places.begin()));
}

MappedFile::MappedFile(MappedFile&& other) noexcept : place_(std::exchange(other.place_, nowhere)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(place_, other.place_);
  return *this;
}

MappedFile::~MappedFile() {
  if (place_ == nowhere) return;
  places.at(place_).begin = 0;
}

}  // namespace jurat::store
