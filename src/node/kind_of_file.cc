#include "node/kind_of_file.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <system_error>

namespace jurat::node {
namespace {

// Control characters that no text has; bytes above ASCII may be UTF-8.
bool is_no_text(char c) { return (c >= 0 && c < 0x20 && c != '\t' && c != '\r' && c != '\n') || c == 0x7f; }

KindOfFile kind_of_content(std::string_view begin) {
  if (begin.starts_with("JURATKEY")) return KindOfFile::key;
  if (std::ranges::any_of(begin, is_no_text)) return KindOfFile::binary;
  if (begin.starts_with("-----BEGIN ")) return KindOfFile::pem;
  const auto first = begin.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && begin[first] == '{' ? KindOfFile::json : KindOfFile::text;
}

}  // namespace

KindOfFile kind_of_file(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) return KindOfFile::missing;
  if (error) return KindOfFile::unreadable;
  if (std::filesystem::is_directory(status)) return KindOfFile::folder;
  if (!std::filesystem::is_regular_file(status)) return KindOfFile::special;
  std::ifstream in(path, std::ios::binary);
  if (!in) return KindOfFile::unreadable;
  std::array<char, 256> begin{};
  in.read(begin.data(), begin.size());
  return kind_of_content({begin.data(), static_cast<std::size_t>(in.gcount())});
}

std::string_view words_for(KindOfFile kind) {
  switch (kind) {
    case KindOfFile::missing:
      return "there is no such file";
    case KindOfFile::unreadable:
      return "cannot be read";
    case KindOfFile::folder:
      return "is a folder";
    case KindOfFile::special:
      return "is a pipe or device, not an ordinary file";
    case KindOfFile::key:
      return "is a key file of Jurat";
    case KindOfFile::pem:
      return "is a PEM file, a certificate or key";
    case KindOfFile::json:
      return "is a JSON file";
    case KindOfFile::binary:
      return "is a binary file";
    case KindOfFile::text:
      return "is a text file";
  }
  return "is of no kind";
}

}  // namespace jurat::node
