#include "api/cognito/members.h"

namespace jurat::api::cognito {

std::optional<std::string_view> Members::text(std::string_view name) const {
  const JsonValue* value = object_->if_contains(name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string_view(value->get_string());
}

Secret Members::secret(std::string_view name) const {
  const auto value = text(name);
  return value ? Secret::copy_of(as_bytes(*value)) : Secret();
}

std::optional<std::int64_t> Members::number(std::string_view name) const {
  const JsonValue* value = object_->if_contains(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_int64()) return value->get_int64();
  if (value->is_uint64() && value->get_uint64() <= INT64_MAX) return static_cast<std::int64_t>(value->get_uint64());
  return std::nullopt;
}

std::optional<bool> Members::flag(std::string_view name) const {
  const JsonValue* value = object_->if_contains(name);
  if (value == nullptr || !value->is_bool()) return std::nullopt;
  return value->get_bool();
}

std::vector<std::string> Members::texts(std::string_view name) const {
  std::vector<std::string> out;
  const JsonValue* value = object_->if_contains(name);
  if (value == nullptr || !value->is_array()) return out;
  for (const JsonValue& item : value->get_array()) {
    if (item.is_string()) out.emplace_back(item.get_string());
  }
  return out;
}

std::vector<Members> Members::list(std::string_view name) const {
  std::vector<Members> out;
  const JsonValue* value = object_->if_contains(name);
  if (value == nullptr || !value->is_array()) return out;
  for (const JsonValue& item : value->get_array()) {
    if (item.is_object()) out.emplace_back(item.get_object());
  }
  return out;
}

Members Members::inner(std::string_view name) const {
  static const JsonObject nothing;
  const JsonValue* value = object_->if_contains(name);
  return Members(value != nullptr && value->is_object() ? value->get_object() : nothing);
}

}  // namespace jurat::api::cognito
