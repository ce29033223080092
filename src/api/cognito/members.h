// A validated request's members by name and type. A member that is absent gives nothing, never an error: the table of
// facts already refused what is missing or wrong.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "core/secret.h"

namespace jurat::api::cognito {

class Members {
 public:
  explicit Members(const JsonObject& object) : object_(&object) {}

  [[nodiscard]] bool has(std::string_view name) const { return object_->contains(name); }
  [[nodiscard]] std::optional<std::string_view> text(std::string_view name) const;
  [[nodiscard]] std::string_view text_or_empty(std::string_view name) const { return text(name).value_or(""); }
  [[nodiscard]] Secret secret(std::string_view name) const;  // empty when absent
  [[nodiscard]] std::optional<std::int64_t> number(std::string_view name) const;
  [[nodiscard]] std::optional<bool> flag(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> texts(std::string_view name) const;
  [[nodiscard]] std::vector<Members> list(std::string_view name) const;
  // An empty one when absent.
  [[nodiscard]] Members inner(std::string_view name) const;
  [[nodiscard]] const JsonObject& object() const noexcept { return *object_; }

 private:
  const JsonObject* object_;
};

}  // namespace jurat::api::cognito
