// What a file is, from its first bytes: for telling whoever gave the wrong one.
// Does not: trust the ending of its name, read more than those bytes, or wait for a pipe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace jurat::node {

enum class KindOfFile : std::uint8_t { missing, unreadable, folder, special, key, pem, json, binary, text };

KindOfFile kind_of_file(const std::filesystem::path& path);
// "is a folder".
std::string_view words_for(KindOfFile kind);

}  // namespace jurat::node
