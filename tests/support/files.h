// Whole files and single bytes of files, for tests that damage them.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace jurat::support {

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string content(std::filesystem::file_size(path), '\0');
  stream.read(content.data(), static_cast<std::streamsize>(content.size()));
  return content;
}

inline void write_file(const std::filesystem::path& path, std::string_view content) {
  std::ofstream stream(path, std::ios::binary | std::ios::trunc);
  stream.write(content.data(), static_cast<std::streamsize>(content.size()));
}

inline void overwrite(const std::filesystem::path& path, std::size_t at, std::string_view bytes) {
  std::fstream stream(path, std::ios::binary | std::ios::in | std::ios::out);
  stream.seekp(static_cast<std::streamoff>(at));
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace jurat::support
