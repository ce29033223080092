#include "api/cognito/facts.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "api/cognito/facts_bytes.h"
#include "core/bytes.h"

namespace jurat::api::cognito {

namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<Kind> kind_named(std::string_view word) {
  if (word == "structure") return Kind::structure;
  if (word == "list") return Kind::list;
  if (word == "map") return Kind::map;
  if (word == "string") return Kind::text;
  if (word == "integer" || word == "long") return Kind::integer;
  if (word == "boolean") return Kind::boolean;
  if (word == "blob") return Kind::blob;
  if (word == "timestamp") return Kind::timestamp;
  return std::nullopt;
}

struct Field {
  std::string_view name, value;
};
Field field_of(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return {text, {}};
  return {text.substr(0, equals), text.substr(equals + 1)};
}

Result<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return fail(Failure::bad_encoding, "not a number");
  return number;
}

using Shapes = std::map<std::string_view, Shape>;

Result<const Shape*> known(const Shapes& shapes, std::string_view name) {
  const auto found = shapes.find(name);
  if (found == shapes.end()) return fail(Failure::bad_encoding, "unknown shape " + std::string(name));
  return &found->second;
}

Result<void> read_structure(const Shapes& shapes, const std::vector<std::string_view>& fields, Shape& shape) {
  for (std::size_t i = 2; i < fields.size(); ++i) {
    auto [name, value] = field_of(fields[i]);
    if (name == "sensitive") {
      shape.sensitive = true;
    } else if (name == "document") {
      shape.document = true;
    } else {
      const bool required = name.ends_with('!');
      if (required) name.remove_suffix(1);
      TRY_ASSIGN(const Shape* target, known(shapes, value));
      shape.members.push_back({name, target, required});
    }
  }
  return {};
}

Result<void> read_other(const Shapes& shapes, const std::vector<std::string_view>& fields, Shape& shape) {
  for (std::size_t i = 2; i < fields.size(); ++i) {
    const auto [name, value] = field_of(fields[i]);
    if (name == "sensitive") {
      shape.sensitive = true;
    } else if (name == "min") {
      TRY_ASSIGN(shape.minimum, number_in(value));
    } else if (name == "max") {
      TRY_ASSIGN(shape.maximum, number_in(value));
    } else if (name == "enum") {
      shape.values = split(value, ' ');
    } else if (name == "pattern") {
      shape.pattern_text = value;
      TRY_ASSIGN(shape.pattern, Pattern::compile(value));
    } else if (name == "key") {
      TRY_ASSIGN(shape.key, known(shapes, value));
    } else if (name == "of") {
      TRY_ASSIGN(shape.of, known(shapes, value));
    } else {
      return fail(Failure::bad_encoding, "unknown field " + std::string(name));
    }
  }
  const bool complete = (shape.kind != Kind::list || shape.of != nullptr) &&
                        (shape.kind != Kind::map || (shape.of != nullptr && shape.key != nullptr));
  if (!complete) return fail(Failure::bad_encoding, "list or map of what?");
  return {};
}

Result<OperationFacts> read_operation(const Shapes& shapes, const std::vector<std::string_view>& fields) {
  OperationFacts operation{.name = fields[1]};
  for (std::size_t i = 2; i < fields.size(); ++i) {
    const auto [name, value] = field_of(fields[i]);
    if (name == "unsigned") {
      operation.is_signed = false;
    } else if (name == "in") {
      TRY_ASSIGN(operation.input, known(shapes, value));
    } else if (name == "out") {
      TRY_ASSIGN(operation.output, known(shapes, value));
    } else {
      return fail(Failure::bad_encoding, "unknown field " + std::string(name));
    }
  }
  if (operation.input == nullptr) return fail(Failure::bad_encoding, "an operation needs in=");
  return operation;
}

}  // namespace

const Member* Shape::member(std::string_view wanted) const {
  const auto found = std::ranges::find(members, wanted, &Member::name);
  return found == members.end() ? nullptr : &*found;
}

Result<Facts> Facts::parse(std::string_view text) {
  Facts facts;
  std::vector<std::vector<std::string_view>> lines;
  for (const std::string_view line : split(text, '\n')) {
    if (line.empty()) continue;
    lines.push_back(split(line, '\t'));
    const auto& fields = lines.back();
    if (fields.size() < 2) return fail(Failure::bad_encoding, "facts: " + std::string(line) + ": a name is missing");
    if (fields[0] == "operation") continue;
    const auto kind = kind_named(fields[0]);
    if (!kind) return fail(Failure::bad_encoding, "facts: unknown kind " + std::string(fields[0]));
    const auto [place, is_new] = facts.shapes_.try_emplace(fields[1]);
    place->second.kind = *kind;
    place->second.name = fields[1];
    if (!is_new) return fail(Failure::bad_encoding, "facts: " + std::string(fields[1]) + " is there twice");
  }
  for (const auto& fields : lines) {
    const auto named = [&](const Error& error) {
      return fail(Failure::bad_encoding, "facts: " + std::string(fields[1]) + ": " + error.message);
    };
    if (fields[0] == "operation") {
      auto operation = read_operation(facts.shapes_, fields);
      if (!operation) return named(operation.error());
      facts.operations_.insert_or_assign(fields[1], *operation);
      continue;
    }
    Shape& shape = facts.shapes_.at(fields[1]);
    const auto read = shape.kind == Kind::structure ? read_structure(facts.shapes_, fields, shape)
                                                    : read_other(facts.shapes_, fields, shape);
    if (!read) return named(read.error());
  }
  return facts;
}

const Facts& Facts::built_in() {
  static const Facts facts = [] {
    auto parsed = parse(as_text({facts_bytes, sizeof facts_bytes}));
    ASSERT_TRUTH(parsed.has_value());
    return std::move(*parsed);
  }();
  return facts;
}

const OperationFacts* Facts::operation(std::string_view name) const {
  const auto found = operations_.find(name);
  return found == operations_.end() ? nullptr : &found->second;
}

const Shape* Facts::shape(std::string_view name) const {
  const auto found = shapes_.find(name);
  return found == shapes_.end() ? nullptr : &found->second;
}

}  // namespace jurat::api::cognito
