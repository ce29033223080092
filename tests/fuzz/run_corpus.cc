// Runs a fuzzer's target once over every file of the kept corpus. An empty or missing corpus is an error: nothing would
// have been tested.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

int main(int count, char** words) {
  if (count != 2) {
    std::fprintf(stderr, "usage: %s FOLDER\n", words[0]);
    return 2;
  }
  std::error_code error;
  std::size_t inputs = 0;
  for (std::filesystem::recursive_directory_iterator file(words[1], error), end; !error && file != end;
       file.increment(error)) {
    if (!file->is_regular_file()) continue;
    std::ifstream stream(file->path(), std::ios::binary);
    const std::vector<char> content{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    if (!stream.good() && !stream.eof()) {
      std::fprintf(stderr, "%s: cannot be read\n", file->path().c_str());
      return 1;
    }
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(content.data()), content.size());
    ++inputs;
  }
  if (error || inputs == 0) {
    std::fprintf(stderr, "%s: no corpus there\n", words[1]);
    return 1;
  }
  std::printf("%zu inputs\n", inputs);
  return 0;
}
