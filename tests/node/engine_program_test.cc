#include "node/engine_program.h"

#include <gtest/gtest.h>

#include <fstream>

#include "node/temporary_folder.h"

namespace jurat::node {
namespace {

struct EngineProgram : testing::Test {
  TemporaryFolder folder;
  std::filesystem::path own = folder.path() / "release" / "bin" / "jurat";

  static void make(const std::filesystem::path& program, bool can_be_run = true) {
    std::filesystem::create_directories(program.parent_path());
    std::ofstream(program) << "#!/bin/sh\n";
    if (can_be_run) std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  }
  std::string found(const std::string& setting = "") const {
    const auto program = engine_program(setting, own);
    return program ? std::filesystem::relative(*program, folder.path()).string() : program.error().message;
  }
};

TEST_F(EngineProgram, TheSettingWinsAndIsNamedWhenItIsWrong) {
  make(folder.path() / "mine");
  make(own.parent_path() / "cometbft");
  EXPECT_EQ(found((folder.path() / "mine").string()), "mine");
  const std::string missing = (folder.path() / "other").string();
  EXPECT_NE(found(missing).find("engine.program: " + missing), std::string::npos) << found(missing);
  make(folder.path() / "text", false);
  EXPECT_NE(found((folder.path() / "text").string()).find("no program"), std::string::npos);
}

TEST_F(EngineProgram, ItIsBesideTheProgramOrInTheBuildTree) {
  make(own);
  EXPECT_NE(found().find("tools/build_engine"), std::string::npos) << found();
  make(folder.path() / "cometbft" / "cometbft");
  EXPECT_EQ(found(), "cometbft/cometbft");
  make(own.parent_path() / "cometbft");
  EXPECT_EQ(found(), "release/bin/cometbft") << "the nearer one";
}

TEST_F(EngineProgram, OwnProgramIsThisOne) { EXPECT_EQ(own_program().filename(), "node_tests"); }

}  // namespace
}  // namespace jurat::node
