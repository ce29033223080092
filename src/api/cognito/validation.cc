#include "api/cognito/validation.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/base64.h"
#include "core/limits.h"

namespace jurat::api::cognito {

namespace {

std::string_view java_name(Kind kind) {
  switch (kind) {
    case Kind::text:
      return "a String";
    case Kind::integer:
      return "an Integer";
    case Kind::boolean:
      return "a Boolean";
    case Kind::blob:
      return "a Blob";
    case Kind::timestamp:
      return "a Timestamp";
    case Kind::structure:
    case Kind::list:
    case Kind::map:
      return "a structure";
  }
  return "a structure";
}

std::string_view plain_name(Kind kind) {
  switch (kind) {
    case Kind::text:
      return "text";
    case Kind::integer:
      return "a whole number";
    case Kind::boolean:
      return "true or false";
    case Kind::blob:
      return "base64 text";
    case Kind::timestamp:
      return "a number of seconds";
    case Kind::structure:
    case Kind::map:
      return "an object, {…}";
    case Kind::list:
      return "a list, […]";
  }
  return "a value";
}

std::string_view token_name(const JsonValue& value) {
  if (value.is_string()) return "STRING_VALUE";
  if (value.is_bool()) return value.get_bool() ? "TRUE_VALUE" : "FALSE_VALUE";
  return "NUMBER_VALUE";
}

Result<void> wrong_type(const Shape& shape, const JsonValue& value) {
  if (value.is_object()) return fail(Failure::malformed_request, "Start of structure or map found where not expected.");
  if (value.is_array()) return fail(Failure::malformed_request, "Start of list found where not expected");
  if (shape.kind == Kind::list) return fail(Failure::malformed_request, "Expected list or null");
  if (shape.kind == Kind::map || shape.kind == Kind::structure) {
    return fail(Failure::malformed_request, "Expected structure, map or null");
  }
  return fail(Failure::malformed_request,
              std::string(token_name(value)) + " can not be converted to " + std::string(java_name(shape.kind)));
}

bool is_whole(const JsonValue& value) {
  return value.is_int64() || (value.is_uint64() && value.get_uint64() <= INT64_MAX);
}

bool has_type(const Shape& shape, const JsonValue& value) {
  switch (shape.kind) {
    case Kind::structure:
      return shape.document || value.is_object();
    case Kind::map:
      return value.is_object();
    case Kind::list:
      return value.is_array();
    case Kind::text:
    case Kind::blob:
      return value.is_string();
    case Kind::integer:
      return is_whole(value);
    case Kind::boolean:
      return value.is_bool();
    case Kind::timestamp:
      return value.is_number();
  }
  return false;
}

// Depth is bounded by the table, which does not refer to itself, and by the JSON reader.
Result<void> settle_types(const Shape& shape, JsonValue& value) {
  if (!has_type(shape, value)) return wrong_type(shape, value);
  if (shape.document) return {};
  if (shape.kind == Kind::list) {
    for (JsonValue& item : value.get_array()) {
      if (!item.is_null()) TRY(settle_types(*shape.of, item));
    }
  } else if (shape.kind == Kind::structure || shape.kind == Kind::map) {
    JsonObject kept(value.storage());
    for (auto& [name, inner] : value.get_object()) {
      const Member* member = shape.kind == Kind::structure ? shape.member(name) : nullptr;
      if (inner.is_null() || (shape.kind == Kind::structure && member == nullptr)) continue;
      TRY(settle_types(member != nullptr ? *member->shape : *shape.of, inner));
      kept[name] = std::move(inner);
    }
    value = std::move(kept);
  }
  return {};
}

std::string lower_first(std::string_view name) {
  std::string out(name);
  if (!out.empty() && out[0] >= 'A' && out[0] <= 'Z') out[0] = static_cast<char>(out[0] - 'A' + 'a');
  return out;
}

std::string joined(const std::vector<std::string_view>& values) {
  std::string out;
  for (const std::string_view value : values) {
    if (!out.empty()) out += ", ";
    out += value;
  }
  return out;
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string at_least(const Shape& shape, std::int64_t bound) {
  const std::string end = " greater than or equal to " + std::to_string(bound);
  return (shape.kind == Kind::integer ? "Member must have value" : "Member must have length") + end;
}
std::string at_most(const Shape& shape, std::int64_t bound) {
  const std::string end = " less than or equal to " + std::to_string(bound);
  return (shape.kind == Kind::integer ? "Member must have value" : "Member must have length") + end;
}
std::string matching(const Shape& shape) {
  return "Member must satisfy regular expression pattern: " + std::string(shape.pattern_text);
}
std::string one_of(const Shape& shape) { return "Member must satisfy enum value set: [" + joined(shape.values) + "]"; }

std::int64_t measure(const Shape& shape, const JsonValue& value) {
  switch (shape.kind) {
    case Kind::text:
      return static_cast<std::int64_t>(code_points(value.get_string()));
    case Kind::blob: {
      const auto decoded = from_base64(value.get_string());
      return decoded ? static_cast<std::int64_t>(decoded->size()) : 0;
    }
    case Kind::integer:
      return value.is_int64() ? value.get_int64() : static_cast<std::int64_t>(value.get_uint64());
    case Kind::list:
      return static_cast<std::int64_t>(value.get_array().size());
    case Kind::map:
      return static_cast<std::int64_t>(value.get_object().size());
    case Kind::structure:
    case Kind::boolean:
    case Kind::timestamp:
      return 0;
  }
  return 0;
}

std::vector<std::string> broken_constraints(const Shape& shape, const JsonValue& value) {
  std::vector<std::string> broken;
  const std::int64_t size = measure(shape, value);
  if (shape.minimum && size < *shape.minimum) broken.push_back(at_least(shape, *shape.minimum));
  if (shape.maximum && size > *shape.maximum) broken.push_back(at_most(shape, *shape.maximum));
  if (shape.pattern && !shape.pattern->matches(value.get_string())) broken.push_back(matching(shape));
  if (!shape.values.empty() &&
      std::ranges::find(shape.values, std::string_view(value.get_string())) == shape.values.end()) {
    broken.push_back(one_of(shape));
  }
  return broken;
}

// All constraints of a list's items or a map's keys and values, as the service lists them when one of them is broken.
std::string constraint_set(const Shape& shape) {
  std::vector<std::string> all;
  if (shape.maximum) all.push_back(at_most(shape, *shape.maximum));
  if (shape.minimum) all.push_back(at_least(shape, *shape.minimum));
  if (shape.pattern) all.push_back(matching(shape));
  if (!shape.values.empty()) all.push_back(one_of(shape));
  std::string out = "[";
  for (const std::string& one : all) out += one + ", ";
  return out + "Member must not be null]";
}

class Complaints {
 public:
  void add(const Shape& shape, const JsonValue* value, const std::string& path, const std::string& constraint) {
    ++count_;
    if (count_ > limits::validation_errors) return;
    if (!text_.empty()) text_ += "; ";
    text_ += "Value" + shown(shape, value) + " at '" + path + "' failed to satisfy constraint: " + constraint;
  }
  [[nodiscard]] Result<void> outcome() const {
    if (count_ == 0) return {};
    const std::string head = std::to_string(count_) + (count_ == 1 ? " validation error" : " validation errors");
    return fail(Failure::invalid_parameter, head + " detected: " + text_);
  }

 private:
  static bool hides(const Shape& shape) {
    return shape.sensitive || (shape.of != nullptr && hides(*shape.of)) ||
           (shape.key != nullptr && shape.key->sensitive);
  }
  static std::string shown(const Shape& shape, const JsonValue* value) {
    if (value == nullptr) return " null";
    if (hides(shape)) return "";
    std::string text;
    if (value->is_string()) {
      text = std::string_view(value->get_string());
    } else if (value->is_array()) {
      for (const JsonValue& item : value->get_array()) {
        text += (text.empty() ? "[" : ", ") + (item.is_string() ? std::string(item.get_string()) : to_json(item));
      }
      text = text.empty() ? "[]" : text + "]";
    } else {
      text = to_json(*value);
    }
    return text.size() > limits::echoed_value_bytes ? "" : " '" + text + "'";
  }

  std::size_t count_ = 0;
  std::string text_;
};

bool is_scalar(const Shape& shape) {
  return shape.kind != Kind::structure && shape.kind != Kind::list && shape.kind != Kind::map;
}

void check(const Shape& shape, const JsonValue& value, const std::string& path, Complaints& complaints);

void check_list(const Shape& shape, const JsonArray& items, const JsonValue& whole, const std::string& path,
                Complaints& complaints) {
  if (is_scalar(*shape.of)) {
    const bool broken = std::ranges::any_of(
        items, [&](const JsonValue& item) { return item.is_null() || !broken_constraints(*shape.of, item).empty(); });
    if (broken) complaints.add(shape, &whole, path, "Member must satisfy constraint: " + constraint_set(*shape.of));
    return;
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string inner = path + "." + std::to_string(i + 1) + ".member";
    if (items[i].is_null()) {
      complaints.add(*shape.of, nullptr, inner, "Member must not be null");
    } else {
      check(*shape.of, items[i], inner, complaints);
    }
  }
}

void check_map(const Shape& shape, const JsonValue& whole, const std::string& path, Complaints& complaints) {
  bool keys_broken = false;
  bool values_broken = false;
  for (const auto& [name, inner] : whole.get_object()) {
    keys_broken = keys_broken || !broken_constraints(*shape.key, JsonValue(name)).empty();
    if (is_scalar(*shape.of)) {
      values_broken = values_broken || !broken_constraints(*shape.of, inner).empty();
    } else {
      check(*shape.of, inner, path + "." + std::string(name) + ".member", complaints);
    }
  }
  if (keys_broken)
    complaints.add(shape, &whole, path, "Map keys must satisfy constraint: " + constraint_set(*shape.key));
  if (values_broken) {
    complaints.add(shape, &whole, path, "Map value must satisfy constraint: " + constraint_set(*shape.of));
  }
}

void check(const Shape& shape, const JsonValue& value, const std::string& path, Complaints& complaints) {
  if (shape.document) return;
  for (const std::string& constraint : broken_constraints(shape, value))
    complaints.add(shape, &value, path, constraint);
  if (shape.kind == Kind::list) return check_list(shape, value.get_array(), value, path, complaints);
  if (shape.kind == Kind::map) return check_map(shape, value, path, complaints);
  if (shape.kind != Kind::structure) return;
  for (const Member& member : shape.members) {
    const std::string inner = (path.empty() ? "" : path + ".") + lower_first(member.name);
    const JsonValue* there = value.get_object().if_contains(member.name);
    if (there != nullptr) {
      check(*member.shape, *there, inner, complaints);
    } else if (member.required) {
      complaints.add(*member.shape, nullptr, inner, "Member must not be null");
    }
  }
}

// Members that the table knows, those it requires, values that it enumerates. Bounds are not for answers: the service
// breaks its own there (a schema's custom names carry a prefix, `phone_number_verified` is longer than 20).
Result<void> fits(const Shape& shape, const JsonValue& value) {
  if (value.is_null()) return fail(Failure::invalid_parameter, std::string(shape.name) + " is null");
  if (shape.document) return {};
  if (!shape.values.empty() &&
      std::ranges::find(shape.values, std::string_view(value.get_string())) == shape.values.end()) {
    return fail(Failure::invalid_parameter, std::string(shape.name) + " has no value " + to_json(value));
  }
  if (is_scalar(shape)) return {};
  if (shape.kind == Kind::list) {
    for (const JsonValue& item : value.get_array()) TRY(fits(*shape.of, item));
    return {};
  }
  for (const Member& member : shape.members) {
    if (member.required && !value.get_object().contains(member.name)) {
      return fail(Failure::invalid_parameter, std::string(shape.name) + " lacks " + std::string(member.name));
    }
  }
  for (const auto& [name, inner] : value.get_object()) {
    const Member* member = shape.kind == Kind::structure ? shape.member(name) : nullptr;
    if (shape.kind == Kind::structure && member == nullptr) {
      return fail(Failure::invalid_parameter, std::string(shape.name) + " has no member " + std::string(name));
    }
    TRY(fits(member != nullptr ? *member->shape : *shape.of, inner));
  }
  return {};
}

}  // namespace

Result<void> validate(const Shape& shape, JsonValue& value) {
  TRY(settle_types(shape, value));
  Complaints complaints;
  check(shape, value, "", complaints);
  return complaints.outcome();
}

Result<void> validate_alone(const Shape& shape, const JsonValue& value) {
  if (!has_type(shape, value))
    return fail(Failure::invalid_parameter, "must be " + std::string(plain_name(shape.kind)));
  const auto is_value = [&](std::string_view known) { return value.is_string() && known == value.get_string(); };
  if (!shape.values.empty() && std::ranges::none_of(shape.values, is_value)) {
    return fail(Failure::invalid_parameter, "must be one of " + joined(shape.values));
  }
  std::string wrong;
  for (const std::string& constraint : broken_constraints(shape, value)) {
    constexpr std::string_view subject = "Member ";
    wrong += (wrong.empty() ? "" : ", and ") + constraint.substr(subject.size());
  }
  if (!wrong.empty()) return fail(Failure::invalid_parameter, wrong);
  return {};
}

Result<void> check_answer(const Shape& shape, const JsonValue& value) {
  JsonValue copy = value;
  TRY(settle_types(shape, copy));
  return fits(shape, value);
}

}  // namespace jurat::api::cognito
