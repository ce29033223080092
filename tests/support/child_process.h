// Runs a piece of a test in a child process: for limits and rights that the test program itself must not lose.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <functional>

namespace jurat::support {

// What `work` returned, 0 to 125; 1000 + the signal that ended it; -1 when there was no child. Fork before threads.
inline int in_child(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child < 0) return -1;
  if (child == 0) ::_exit(work());
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

}  // namespace jurat::support
