// Vector files of one record a line: tests/data/<name>, whose first line names the source and is not a record.
#pragma once

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace jurat::tests {

inline std::vector<std::string> vector_lines(std::string_view name) {
  const std::string path = std::string(JURAT_TEST_DATA) + "/" + std::string(name);
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::vector<std::string> lines;
  std::string line;
  if (!std::getline(file, line) || !line.starts_with("# source: ")) throw std::runtime_error(path + ": no source");
  while (std::getline(file, line)) lines.push_back(line);
  return lines;
}

inline std::vector<std::string> words_of(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

}  // namespace jurat::tests
