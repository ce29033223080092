#include "api/cognito/schema.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "api/cognito/members.h"
#include "http/mail_message.h"

namespace jurat::api::cognito {

namespace {

struct Standard {
  std::string_view name, data_type;
  bool is_mutable = true, required = false;
  std::string_view minimum, maximum;
};

constexpr std::array standard_attributes{
    Standard{"sub", "String", false, true, "1", "2048"},
    Standard{"name", "String", true, false, "0", "2048"},
    Standard{"given_name", "String", true, false, "0", "2048"},
    Standard{"family_name", "String", true, false, "0", "2048"},
    Standard{"middle_name", "String", true, false, "0", "2048"},
    Standard{"nickname", "String", true, false, "0", "2048"},
    Standard{"preferred_username", "String", true, false, "0", "2048"},
    Standard{"profile", "String", true, false, "0", "2048"},
    Standard{"picture", "String", true, false, "0", "2048"},
    Standard{"website", "String", true, false, "0", "2048"},
    Standard{"email", "String", true, false, "0", "2048"},
    Standard{"email_verified", "Boolean", true, false, "", ""},
    Standard{"gender", "String", true, false, "0", "2048"},
    Standard{"birthdate", "String", true, false, "10", "10"},
    Standard{"zoneinfo", "String", true, false, "0", "2048"},
    Standard{"locale", "String", true, false, "0", "2048"},
    Standard{"phone_number", "String", true, false, "0", "2048"},
    Standard{"phone_number_verified", "Boolean", true, false, "", ""},
    Standard{"address", "String", true, false, "0", "2048"},
    Standard{"updated_at", "Number", true, false, "0", ""},
};

constexpr std::size_t longest_value = 2'048;  // characters, of every attribute
constexpr std::size_t custom_attributes = 50;

const Standard* standard(std::string_view name) {
  const auto found = std::ranges::find(standard_attributes, name, &Standard::name);
  return found == standard_attributes.end() ? nullptr : &*found;
}

ledger::SchemaAttribute record_of(const Standard& attribute) {
  ledger::SchemaAttribute out;
  out.name = attribute.name;
  out.data_type = attribute.data_type;
  out.is_mutable = attribute.is_mutable;
  out.required = attribute.required;
  if (!attribute.minimum.empty()) out.minimum = attribute.minimum;
  if (!attribute.maximum.empty()) out.maximum = attribute.maximum;
  return out;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

JsonObject constraints(std::string_view least, std::string_view most, const ledger::SchemaAttribute& attribute) {
  JsonObject out;
  if (attribute.minimum) out[least] = *attribute.minimum;
  if (attribute.maximum) out[most] = *attribute.maximum;
  return out;
}

JsonObject on_the_wire(const ledger::SchemaAttribute& attribute) {
  JsonObject out{{"Name", attribute.name},
                 {"AttributeDataType", attribute.data_type},
                 {"DeveloperOnlyAttribute", attribute.developer_only},
                 {"Mutable", attribute.is_mutable},
                 {"Required", attribute.required}};
  if (attribute.data_type == "String") {
    out["StringAttributeConstraints"] = constraints("MinLength", "MaxLength", attribute);
  } else if (attribute.data_type == "Number") {
    out["NumberAttributeConstraints"] = constraints("MinValue", "MaxValue", attribute);
  }
  return out;
}

// The bounds that a request gives for its data type, replacing those that hold.
Result<void> take_bounds(const Members& wanted, ledger::SchemaAttribute& attribute) {
  const bool is_text = attribute.data_type == "String";
  const Members given = wanted.inner(is_text ? "StringAttributeConstraints" : "NumberAttributeConstraints");
  const auto least = given.text(is_text ? "MinLength" : "MinValue");
  const auto most = given.text(is_text ? "MaxLength" : "MaxValue");
  for (const auto& bound : {least, most}) {
    if (!bound) continue;
    const auto number = whole_number(*bound);
    if (!number || (is_text && (*number < 0 || *number > static_cast<std::int64_t>(longest_value)))) {
      return fail(Failure::invalid_parameter,
                  "Invalid constraint for attribute " + attribute.name + ": " + std::string(*bound));
    }
  }
  if (least) attribute.minimum = *least;
  if (most) attribute.maximum = *most;
  if (attribute.minimum && attribute.maximum && *whole_number(*attribute.minimum) > *whole_number(*attribute.maximum)) {
    return fail(Failure::invalid_parameter,
                "Invalid constraint for attribute " + attribute.name + ": minimum above maximum");
  }
  return {};
}

Result<ledger::SchemaAttribute> changed_standard(const Standard& known, const Members& wanted) {
  ledger::SchemaAttribute attribute = record_of(known);
  const auto type = wanted.text("AttributeDataType");
  if (type && *type != known.data_type) {
    return fail(Failure::invalid_parameter,
                "You can not change AttributeDataType of the standard attribute " + attribute.name);
  }
  const bool fixed = known.name == "sub" || known.data_type == "Boolean";
  if (fixed && (wanted.flag("Required").value_or(known.required) != known.required ||
                wanted.flag("Mutable").value_or(known.is_mutable) != known.is_mutable)) {
    return fail(Failure::invalid_parameter, "The attribute " + attribute.name + " can not be changed");
  }
  attribute.required = wanted.flag("Required").value_or(known.required);
  attribute.is_mutable = wanted.flag("Mutable").value_or(known.is_mutable);
  TRY(take_bounds(wanted, attribute));
  return attribute;
}

Result<ledger::SchemaAttribute> new_custom(std::string_view name, const Members& wanted) {
  ledger::SchemaAttribute attribute;
  attribute.developer_only = wanted.flag("DeveloperOnlyAttribute").value_or(false);
  attribute.name = (attribute.developer_only ? "dev:custom:" : "custom:") + std::string(name);
  attribute.data_type = wanted.text("AttributeDataType").value_or("String");
  attribute.is_mutable = wanted.flag("Mutable").value_or(true);
  if (wanted.flag("Required").value_or(false)) {
    return fail(Failure::invalid_parameter, "Required custom attributes are not supported currently.");
  }
  TRY(take_bounds(wanted, attribute));
  return attribute;
}

// What is wrong with a value; nothing when it is fine.
std::optional<std::string> fault_of(const ledger::SchemaAttribute& attribute, std::string_view value) {
  if (attribute.data_type == "String") {
    const auto length = static_cast<std::int64_t>(characters(value));
    const auto least = attribute.minimum ? whole_number(*attribute.minimum).value_or(0) : 0;
    const auto most = attribute.maximum ? whole_number(*attribute.maximum) : std::nullopt;
    if (length < least) return "String must be at least " + std::to_string(least) + " characters long";
    if (most && length > *most) return "String must be no longer than " + std::to_string(*most) + " characters";
  } else if (attribute.data_type == "Number") {
    const auto number = whole_number(value);
    if (!number) return "Attribute value is not a number";
    const auto least = attribute.minimum ? whole_number(*attribute.minimum) : std::nullopt;
    const auto most = attribute.maximum ? whole_number(*attribute.maximum) : std::nullopt;
    if (least && *number < *least) return "Number must be at least " + std::to_string(*least);
    if (most && *number > *most) return "Number must be at most " + std::to_string(*most);
  } else if (attribute.data_type == "Boolean" && value != "true" && value != "false") {
    return "Attribute value is not a boolean";
  } else if (attribute.data_type == "DateTime" && !whole_number(value)) {
    return "Attribute value is not a date";
  }
  return std::nullopt;
}

bool may_write(const ledger::Client& client, const ledger::SchemaAttribute& attribute) {
  const bool set_by_council = attribute.name == "sub" || attribute.name == "email_verified" ||
                              attribute.name == "phone_number_verified" || attribute.developer_only;
  if (set_by_council) return false;
  if (client.write_attributes.empty()) return true;
  return std::ranges::find(client.write_attributes, attribute.name) != client.write_attributes.end();
}

Result<void> check_formats(const AttributeValues& values) {
  const auto email = values.find("email");
  if (email != values.end() && !looks_like_email(email->second)) {
    return fail(Failure::invalid_parameter, "Invalid email address format.");
  }
  const auto phone = values.find("phone_number");
  if (phone != values.end() && !looks_like_phone_number(phone->second)) {
    return fail(Failure::invalid_parameter, "Invalid phone number format.");
  }
  return {};
}

}  // namespace

bool is_standard_attribute(std::string_view name) { return standard(name) != nullptr; }

std::optional<ledger::SchemaAttribute> attribute_of(const ledger::Pool& pool, std::string_view name) {
  const auto own = std::ranges::find(pool.schema, name, &ledger::SchemaAttribute::name);
  if (own != pool.schema.end()) return *own;
  const Standard* known = standard(name);
  if (known == nullptr) return std::nullopt;
  return record_of(*known);
}

JsonArray schema_on_the_wire(const ledger::Pool& pool) {
  JsonArray out;
  for (const Standard& known : standard_attributes) out.push_back(on_the_wire(*attribute_of(pool, known.name)));
  for (const ledger::SchemaAttribute& attribute : pool.schema) {
    if (!is_standard_attribute(attribute.name)) out.push_back(on_the_wire(attribute));
  }
  return out;
}

Result<std::vector<ledger::SchemaAttribute>> schema_of_request(const JsonArray& wanted) {
  std::vector<ledger::SchemaAttribute> out;
  std::size_t custom = 0;
  for (const JsonValue& item : wanted) {
    const Members given(item.get_object());
    const auto name = given.text("Name");
    if (!name) return fail(Failure::invalid_parameter, "A schema attribute needs a name.");
    const Standard* known = standard(*name);
    auto attribute = known != nullptr ? changed_standard(*known, given) : new_custom(*name, given);
    if (!attribute) return fail(std::move(attribute).error());
    if (std::ranges::find(out, attribute->name, &ledger::SchemaAttribute::name) != out.end()) {
      return fail(Failure::invalid_parameter, "Existing attribute already has name " + attribute->name + ".");
    }
    custom += known == nullptr ? 1 : 0;
    out.push_back(std::move(*attribute));
  }
  if (custom > custom_attributes)
    return fail(Failure::invalid_parameter, "A user pool has at most 50 custom attributes.");
  return out;
}

Result<AttributeValues> attributes_of_request(const JsonArray& given) {
  AttributeValues values;
  for (const JsonValue& item : given) {
    const Members attribute(item.get_object());
    const std::string name(attribute.text_or_empty("Name"));
    const bool is_new = values.emplace(name, attribute.text_or_empty("Value")).second;
    if (!is_new) return fail(Failure::invalid_parameter, "The attribute " + name + " is given twice.");
  }
  return values;
}

Result<void> check_new_user(const ledger::Pool& pool, const ledger::Client& client, const AttributeValues& values) {
  std::string unknown;
  std::string faults;
  for (const auto& [name, value] : values) {
    const auto attribute = attribute_of(pool, name);
    if (!attribute) {
      unknown += "user." + name + ": Attribute does not exist in the schema.\n";
      continue;
    }
    if (!may_write(client, *attribute)) {
      return fail(Failure::not_authorized, "A client attempted to write unauthorized attribute");
    }
    const auto fault = fault_of(*attribute, value);
    if (fault) faults += name + ": " + *fault + "\n";
  }
  if (!unknown.empty()) return fail(Failure::invalid_parameter, "Invalid user attributes: " + unknown);
  for (const ledger::SchemaAttribute& attribute : pool.schema) {
    const auto value = values.find(attribute.name);
    const bool missing = value == values.end() || value->second.empty();
    if (attribute.required && attribute.name != "sub" && missing)
      faults += attribute.name + ": The attribute is required\n";
  }
  if (!faults.empty()) return fail(Failure::invalid_parameter, "Attributes did not conform to the schema: " + faults);
  return check_formats(values);
}

bool may_read(const ledger::Client& client, std::string_view attribute) {
  if (attribute == "sub" || client.read_attributes.empty()) return true;
  return std::ranges::find(client.read_attributes, attribute) != client.read_attributes.end();
}

// What mail is sent to: a name that codes cannot reach is none (RFC 5321 4.1.2, dot-string@domain).
bool looks_like_email(std::string_view text) {
  return http::is_mail_address(text) && text.find('.', text.rfind('@')) != std::string_view::npos;
}

bool looks_like_phone_number(std::string_view text) {
  if (text.size() < 3 || text.size() > 16 || text[0] != '+') return false;
  return std::ranges::all_of(text.substr(1), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace jurat::api::cognito
