// Where the consensus engine's program is: as the setting says, or beside this program.
#pragma once

#include <filesystem>
#include <string>

#include "core/result.h"

namespace jurat::node {

// `setting` empty: "cometbft" in the folder of `own_program`, or where the project builds it. not_found with the
// remedy.
Result<std::filesystem::path> engine_program(const std::string& setting, const std::filesystem::path& own_program);
// Of this process.
std::filesystem::path own_program();

}  // namespace jurat::node
