// A regular expression of the API model (Java's dialect), compiled once and matched against whole values.
// Promises: bounded time and stack for every input; what exceeds them does not match. Thread-safe once made.
#pragma once

#include <memory>
#include <string_view>

#include "core/result.h"

namespace jurat::api::cognito {

class Pattern {
 public:
  static Result<Pattern> compile(std::string_view java);
  // The whole of `text`, which is valid UTF-8.
  [[nodiscard]] bool matches(std::string_view text) const;

 private:
  struct Inside;
  explicit Pattern(std::shared_ptr<const Inside> inside) : inside_(std::move(inside)) {}
  std::shared_ptr<const Inside> inside_;
};

}  // namespace jurat::api::cognito
