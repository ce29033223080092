// Test vectors from files below tests/data: "name = value" blocks, and JSON as Wycheproof writes it.
#pragma once

#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/json.h"

namespace jurat::tests {

using Vector = std::map<std::string, std::string>;

inline std::string read_data(const std::string& name) {
  std::ifstream in(std::string(JURAT_TEST_DATA) + "/" + name, std::ios::binary);
  if (!in) throw std::runtime_error("no such vectors: " + name);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

inline Bytes hex(std::string_view text) {
  Result<Bytes> bytes = from_hex(text);
  if (!bytes) throw std::runtime_error("not hex: " + std::string(text));
  return std::move(*bytes);
}

template <std::size_t N>
ByteArray<N> hex_array(std::string_view text) {
  Result<ByteArray<N>> array = to_array<N>(hex(text));
  if (!array) throw std::runtime_error("not " + std::to_string(N) + " bytes: " + std::string(text));
  return *array;
}

// Blocks of "name = value", separated by blank lines; a line that begins with # is a remark.
inline std::vector<Vector> read_vectors(const std::string& name) {
  std::vector<Vector> all;
  Vector current;
  std::istringstream in(read_data(name));
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with('#')) continue;
    const std::size_t equals = line.find(" = ");
    if (equals != std::string::npos) {
      current[line.substr(0, equals)] = line.substr(equals + 3);
    } else if (!current.empty()) {
      all.push_back(std::move(current));
      current.clear();
    }
  }
  if (!current.empty()) all.push_back(std::move(current));
  return all;
}

inline std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, at);) parts.push_back(part);
  return parts;
}

// A Wycheproof file: every group with its tests.
inline JsonValue read_json_vectors(const std::string& name) {
  Result<JsonValue> value = parse_json(read_data(name), {.bytes = std::size_t{8} << 20, .depth = 16});
  if (!value) throw std::runtime_error(name + ": " + value.error().message);
  return std::move(*value);
}

inline std::string text_of(const JsonValue& object, std::string_view member) {
  return std::string(object.at(member).as_string());
}

inline Bytes hex_of(const JsonValue& object, std::string_view member) { return hex(text_of(object, member)); }

}  // namespace jurat::tests
