// From the words of a command line to the command that does them. Exit codes: 0 done, 1 failed, 2 wrong usage.
#pragma once

#include <span>

#include "node/command.h"

namespace jurat::node {

// The only thing that main() calls.
int run_command_line(int count, char** words);
// The same over other commands, for tests.
int run_command_line(int count, char** words, std::span<const Command* const> commands,
                     std::span<const CommandGroup> groups = {});

}  // namespace jurat::node
