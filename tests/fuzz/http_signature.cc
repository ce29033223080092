// Signature-Input and Signature, split at the first line feed: never crashes; what parses is canonical, so that the
// text that was signed is the text that was read.
#include "crypto/http_signature.h"

#include <cstdint>
#include <cstdlib>
#include <set>

#include "core/base64.h"
#include "core/limits.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace jurat;
  const std::string_view text = as_text({bytes, size});
  const auto line = text.find('\n');
  if (line == std::string_view::npos) return 0;
  const std::string_view input = text.substr(0, line);
  const std::string_view signature = text.substr(line + 1);
  const auto parsed = crypto::parse_signature(input, signature);
  if (!parsed) {
    if (parsed.error().failure != Failure::bad_signature) std::abort();
    return 0;
  }
  const std::string label(input.substr(0, input.find('=')));
  if (label + "=" + parsed->signed_parameters != input) std::abort();
  if (label + "=:" + to_base64(parsed->signature) + ":" != signature) std::abort();
  if (std::set<std::string>(parsed->covered.begin(), parsed->covered.end()).size() != parsed->covered.size())
    std::abort();
  if (parsed->covered.size() > limits::signature_components) std::abort();
  std::vector<crypto::Component> components;
  for (const std::string& name : parsed->covered) components.push_back({name, "value"});
  if (crypto::verify_message(crypto::Ed25519PublicKey{}, *parsed, components)) std::abort();
  return 0;
}
