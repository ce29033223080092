// A request as text (method, path and query, headers a line each, an empty line, body): never crashes; no request
// verifies under a secret that nobody signed with, and a scope that is read is whole.
#include "crypto/sigv4.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

std::string_view line_of(std::string_view& rest) {
  const auto end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace jurat;
  std::string_view rest = as_text({bytes, size});
  const std::string_view method = line_of(rest);
  const std::string_view path = line_of(rest);
  const std::string_view query = line_of(rest);
  std::vector<crypto::SigV4Header> headers;
  while (!rest.empty()) {
    const std::string_view line = line_of(rest);
    if (line.empty()) break;
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    headers.push_back({std::string(line.substr(0, colon)), std::string(line.substr(colon + 1))});
  }
  const crypto::SigV4Request request{method, path, query, headers, as_bytes(rest)};
  const auto scope = crypto::sigv4_scope(request);
  if (scope && (scope->date.size() != 8 || scope->access_key_id.empty() || scope->region.empty())) std::abort();
  const Secret secret = Secret::copy_of(ByteArray<32>{0x5a});
  const auto done = crypto::verify_sigv4(request, secret, Moment::from_seconds(1'440'938'160));
  if (done || (!scope && done.error().failure != scope.error().failure)) std::abort();
  return 0;
}
