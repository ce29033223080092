// The table of facts about the Cognito user pools API: every operation, its members, types, bounds and patterns.
// Made by tools/cognito_facts from the public API model; read once, then constant and shared by all threads.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "api/cognito/pattern.h"

namespace jurat::api::cognito {

enum class Kind : std::uint8_t { structure, list, map, text, integer, boolean, blob, timestamp };

struct Shape;

struct Member {
  std::string_view name;  // "ClientId"
  const Shape* shape = nullptr;
  bool required = false;
};

struct Shape {
  Kind kind = Kind::text;
  std::string_view name;
  bool sensitive = false;                        // its values are not echoed
  bool document = false;                         // a structure that holds any JSON
  std::optional<std::int64_t> minimum, maximum;  // of lengths, counts or values
  std::string_view pattern_text;
  std::optional<Pattern> pattern;
  std::vector<std::string_view> values;  // of an enumeration
  std::vector<Member> members;
  const Shape* key = nullptr;
  const Shape* of = nullptr;

  [[nodiscard]] const Member* member(std::string_view wanted) const;
};

struct OperationFacts {
  std::string_view name;
  bool is_signed = true;
  const Shape* input = nullptr;
  const Shape* output = nullptr;  // none: answers with an empty body
};

class Facts {
 public:
  // `text` must outlive the table. bad_encoding names the line.
  static Result<Facts> parse(std::string_view text);
  static const Facts& built_in();

  [[nodiscard]] const OperationFacts* operation(std::string_view name) const;
  [[nodiscard]] const Shape* shape(std::string_view name) const;
  [[nodiscard]] const std::map<std::string_view, OperationFacts>& operations() const noexcept { return operations_; }

 private:
  std::map<std::string_view, Shape> shapes_;  // nodes stay where they are: shapes point at each other
  std::map<std::string_view, OperationFacts> operations_;
};

}  // namespace jurat::api::cognito
