#include "node/engine_program.h"

#include <unistd.h>

#include <array>

namespace jurat::node {
namespace {

bool can_be_run(const std::filesystem::path& program) {
  std::error_code error;
  return std::filesystem::is_regular_file(program, error) && ::access(program.c_str(), X_OK) == 0;
}

}  // namespace

Result<std::filesystem::path> engine_program(const std::string& setting, const std::filesystem::path& own_program) {
  if (!setting.empty()) {
    if (can_be_run(setting)) return std::filesystem::path(setting);
    return fail(Failure::not_found, "engine.program: " + setting + " is no program that can be run");
  }
  const std::filesystem::path folder = own_program.parent_path();
  // The second is a build tree's: build/release/bin/jurat and build/cometbft/cometbft.
  const std::array places{folder / "cometbft", folder / "../../cometbft/cometbft"};
  for (const auto& place : places) {
    if (can_be_run(place)) return std::filesystem::weakly_canonical(place);
  }
  return fail(Failure::not_found,
              "engine.program: there is no consensus engine at " + places[0].string() +
                  "; build it with tools/build_engine, put it there, or name it by "
                  "engine.program (JURAT_ENGINE_PROGRAM=FILE, or --engine-program of `jurat node`)");
}

std::filesystem::path own_program() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error);
}

}  // namespace jurat::node
