#include "node/pretty_json.h"

namespace jurat::node {
namespace {

void new_line(std::string& out, std::size_t level) {
  out += '\n';
  out.append(level * 2, ' ');
}

// Recursion is as deep as the parser let the value be.
void write(std::string& out, const JsonValue& value, std::size_t level) {
  if (value.is_object() && !value.get_object().empty()) {
    char before = '{';
    for (const auto& member : value.get_object()) {
      out += before;
      new_line(out, level + 1);
      out += to_json(JsonValue(member.key())) + ": ";
      write(out, member.value(), level + 1);
      before = ',';
    }
    new_line(out, level);
    out += '}';
  } else if (value.is_array() && !value.get_array().empty()) {
    char before = '[';
    for (const JsonValue& item : value.get_array()) {
      out += before;
      new_line(out, level + 1);
      write(out, item, level + 1);
      before = ',';
    }
    new_line(out, level);
    out += ']';
  } else {
    out += to_json(value);
  }
}

}  // namespace

std::string pretty_json(const JsonValue& value) {
  std::string out;
  write(out, value, 0);
  return out;
}

}  // namespace jurat::node
