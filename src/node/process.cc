#include "node/process.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>

namespace jurat::node {

StopSignals::StopSignals() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) ::sigaddset(&set, signal);
  ASSERT_TRUTH(::pthread_sigmask(SIG_BLOCK, &set, nullptr) == 0);
}

bool StopSignals::wait(int milliseconds) {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) ::sigaddset(&set, signal);
  const timespec timeout{milliseconds / 1000, (milliseconds % 1000) * 1'000'000L};
  return ::sigtimedwait(&set, nullptr, &timeout) > 0;
}

Result<void> harden_process() {
  const struct rlimit none{0, 0};
  if (::setrlimit(RLIMIT_CORE, &none) != 0)
    return fail(Failure::input_output, std::string("core dumps cannot be turned off: ") + std::strerror(errno));
  if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
    return fail(Failure::input_output,
                std::string("the process cannot be made unreadable to others: ") + std::strerror(errno));
  return {};
}

std::optional<std::string> why_memory_cannot_be_locked() {
  // What a busy node's secrets take, and room to spare.
  constexpr std::size_t enough = std::size_t{4} << 20;
  void* const pages = ::mmap(nullptr, enough, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) return std::string("no memory for a trial: ") + std::strerror(errno);
  // The call itself: sanitizers make the library's function do nothing.
  const int error = ::syscall(SYS_mlock, pages, enough) == 0 ? 0 : errno;
  ::munmap(pages, enough);
  if (error == 0) return std::nullopt;
  return std::string("4 MiB of memory cannot be locked (") + std::strerror(error) +
         "), so keys may be written to swap; raise `ulimit -l` (systemd: LimitMEMLOCK=64M) or turn swap off";
}

}  // namespace jurat::node
