#include "node/process.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

namespace jurat::node {
namespace {

// In a child, so that this program stays as it is.
template <class Work>
int exit_code_of(Work work) {
  const auto child = ::fork();
  if (child == 0) ::_exit(work());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(Process, a_hardened_process_dumps_no_core_and_is_not_readable) {
  EXPECT_EQ(exit_code_of([] {
              if (!harden_process()) return 1;
              struct rlimit limit{};
              if (::getrlimit(RLIMIT_CORE, &limit) != 0 || limit.rlim_cur != 0 || limit.rlim_max != 0) return 2;
              return ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : 3;
            }),
            0);
}

TEST(Process, memory_that_cannot_be_locked_is_named_with_the_remedy) {
  EXPECT_EQ(exit_code_of([] {
              const struct rlimit little{1 << 20, 1 << 20};
              if (::setrlimit(RLIMIT_MEMLOCK, &little) != 0) return 1;
              if (::geteuid() == 0 && ::setresuid(65'534, 65'534, 65'534) != 0) return 2;  // root may lock anything
              const auto why = why_memory_cannot_be_locked();
              return why && why->find("ulimit -l") != std::string::npos ? 0 : 3;
            }),
            0);
  EXPECT_EQ(exit_code_of([] {
              const struct rlimit usual{8 << 20, 8 << 20};  // what Linux gives an ordinary process
              if (::setrlimit(RLIMIT_MEMLOCK, &usual) != 0) return 1;
              return why_memory_cannot_be_locked() ? 2 : 0;
            }),
            0);
}

TEST(Process, a_stop_signal_is_waited_for_and_does_not_kill) {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    EXPECT_EQ(exit_code_of([signal] {
                StopSignals signals;
                if (signals.wait(0)) return 1;
                if (::raise(signal) != 0) return 2;
                return signals.wait(1000) ? 0 : 3;
              }),
              0)
        << signal;
  }
}

}  // namespace
}  // namespace jurat::node
