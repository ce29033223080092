#include <iostream>

#include "node/command.h"

namespace jurat::node::commands {
namespace {

int run_version(const Arguments& arguments) {
  static_cast<void>(arguments);
  std::cout << "jurat " << JURAT_VERSION << '\n';
  return done;
}

}  // namespace

extern const Command version;
const Command version{"version", "prints the version", "Example:\n  jurat version", {}, {}, run_version};

}  // namespace jurat::node::commands
