// `jurat council run` for several nodes with the published primes of tests/data, which take no time: a founding for
// cluster/test_founding.py. Arguments: home, passphrase file, file of primes.
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "node/ceremony_run.h"
#include "node/files.h"
#include "node/key_folder.h"

namespace {

using namespace jurat;
using namespace jurat::node;

// Each pair of the file's primes makes one key.
council::PrimeSource primes_of(const char* path) {
  std::vector<std::string> lines;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("#")) lines.push_back(line);
  }
  return [lines](std::uint32_t number) -> Result<crypto::SafePrimes> {
    std::size_t first = 0, second = 1;
    for (; number > 0 && first + 1 < lines.size(); --number) {
      if (++second == lines.size()) second = ++first + 1;
    }
    if (second >= lines.size()) return fail(Failure::limit_exceeded, "no primes are left");
    TRY_ASSIGN(const auto p, from_hex(lines[first]));
    TRY_ASSIGN(const auto q, from_hex(lines[second]));
    return crypto::SafePrimes{Secret::copy_of(p), Secret::copy_of(q)};
  };
}

Result<void> run(const Home& home, const char* passphrase_file, const char* primes_file) {
  TRY_ASSIGN(const auto held, FolderLock::take(home.folder));
  TRY_ASSIGN(const auto passphrase, read_secret_file(passphrase_file, limits::passphrase_bytes, true));
  TRY_ASSIGN(auto keeper, KeyFolder::open(home.keys(), passphrase, false, system_random()));
  TRY_ASSIGN(const auto proposal, accepted_proposal(home, keeper));
  TRY_ASSIGN(const auto keys, make_own_keys(keeper, system_random()));
  TRY_ASSIGN(const auto self, council::find_own_place(proposal, keys.identity, keys.network));
  const auto listen = listen_for(proposal.definition.members[self.value - 1U].peer_address);
  TRY(run_ceremony({home, keeper, proposal, listen, primes_of(primes_file), system_random(),
                    [](std::string_view line) { std::cout << line << std::endl; }}));
  return {};
}

}  // namespace

int main(int count, char** words) {
  if (count != 4) return 2;
  const auto ran = run({words[1]}, words[2], words[3]);
  if (!ran) std::cerr << "ceremony_node: " << ran.error().message << '\n';
  return ran ? 0 : 1;
}
