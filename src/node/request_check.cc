#include "node/request_check.h"

#include <vector>

#include "api/cognito/validation.h"
#include "node/closest_name.h"

namespace jurat::node {
namespace {

using api::cognito::Kind;
using api::cognito::Member;
using api::cognito::Shape;

tl::unexpected<Error> no_such_member(const Shape& shape, std::string_view name, const std::string& path) {
  std::vector<std::string_view> known;
  std::string all;
  for (const Member& member : shape.members) {
    known.push_back(member.name);
    all += (all.empty() ? "" : ", ") + std::string(member.name);
  }
  const std::string_view meant = closest_name(name, known);
  return fail(Failure::invalid_parameter,
              path + std::string(name) + ": there is no such member; " +
                  (meant.empty() ? "known are " + all : "did you mean " + path + std::string(meant) + "?"));
}

// What an inner value is called: behind the names of what it is in.
std::string inside(const std::string& path, std::string_view name) { return path + "." + std::string(name); }

// Depth is bounded by the table, which does not refer to itself, and by the JSON reader.
Result<void> check_names(const Shape& shape, const JsonValue& value, const std::string& path) {
  if (shape.document) return {};
  if (shape.kind == Kind::list && value.is_array()) {
    for (std::size_t i = 0; i < value.get_array().size(); ++i)
      TRY(check_names(*shape.of, value.get_array()[i], path + "[" + std::to_string(i) + "]"));
  }
  const bool named = shape.kind == Kind::structure || shape.kind == Kind::map;
  if (!named || !value.is_object()) return {};
  for (const auto& [name, inner] : value.get_object()) {
    const Member* member = shape.kind == Kind::structure ? shape.member(name) : nullptr;
    if (shape.kind == Kind::structure && member == nullptr) return no_such_member(shape, name, path + ".");
    TRY(check_names(member != nullptr ? *member->shape : *shape.of, inner, inside(path, name)));
  }
  return {};
}

Result<void> check_value(const Shape& shape, const JsonValue& value, const std::string& path) {
  if (value.is_null()) return fail(Failure::invalid_parameter, path + ": is null; leave it out or give it a value");
  const auto alone = api::cognito::validate_alone(shape, value);
  if (!alone) return fail(Failure::invalid_parameter, path + ": " + alone.error().message);
  if (shape.document) return {};
  if (shape.kind == Kind::list) {
    for (std::size_t i = 0; i < value.get_array().size(); ++i) {
      const std::string at = value.get_array().size() == 1 ? path : path + "[" + std::to_string(i) + "]";
      TRY(check_value(*shape.of, value.get_array()[i], at));
    }
  } else if (shape.kind == Kind::map) {
    for (const auto& [name, inner] : value.get_object()) {
      const auto key = api::cognito::validate_alone(*shape.key, JsonValue(name));
      if (!key) return fail(Failure::invalid_parameter, inside(path, name) + ": the name " + key.error().message);
      TRY(check_value(*shape.of, inner, inside(path, name)));
    }
  } else if (shape.kind == Kind::structure) {
    for (const Member& member : shape.members) {
      const JsonValue* inner = value.get_object().if_contains(member.name);
      if (inner != nullptr) TRY(check_value(*member.shape, *inner, inside(path, member.name)));
      if (inner == nullptr && member.required)
        return fail(Failure::invalid_parameter, inside(path, member.name) + ": is missing");
    }
  }
  return {};
}

}  // namespace

Result<void> check_request(const Shape& input, const JsonObject& request, const TypedNames& typed) {
  const auto called = [&typed](std::string_view name) {
    const auto found = typed.find(name);
    return found == typed.end() ? std::string(name) : found->second;
  };
  for (const auto& [name, value] : request) {
    const Member* member = input.member(name);
    if (member == nullptr) return no_such_member(input, name, "");
    TRY(check_names(*member->shape, value, called(name)));
  }
  for (const Member& member : input.members) {
    const JsonValue* value = request.if_contains(member.name);
    if (value != nullptr) TRY(check_value(*member.shape, *value, called(member.name)));
    if (value == nullptr && member.required)
      return fail(Failure::invalid_parameter, called(member.name) + ": is missing");
  }
  return {};
}

}  // namespace jurat::node
