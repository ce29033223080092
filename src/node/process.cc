#include "node/process.h"

#include <sys/prctl.h>
#include <sys/resource.h>

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

}  // namespace jurat::node
