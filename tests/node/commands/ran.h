// A verb of `jurat` as it is called, with what it prints.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "node/command.h"

namespace jurat::node {

struct Ran {
  int code;
  std::string output, error;
};
inline Ran run_command(const Command& command, std::map<std::string, std::string, std::less<>> values,
                       std::vector<std::string> places = {}) {
  places.resize(command.places.size());
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int code = command.run({std::move(values), std::move(places)});
  auto output = testing::internal::GetCapturedStdout();
  return {code, std::move(output), testing::internal::GetCapturedStderr()};
}

}  // namespace jurat::node
