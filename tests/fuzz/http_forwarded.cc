// X-Forwarded-For and -Proto as proxies, and those who claim to be one, write them: the caller is always an address.
#include <cstddef>
#include <cstdint>
#include <string>

#include "core/bytes.h"
#include "core/result.h"
#include "http/forwarded.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace jurat::http;
  const std::string text(jurat::as_text({bytes, size}));
  static const TrustedProxies proxies = TrustedProxies::parse({"10.0.0.0/8", "::1"}).value();
  const Origin origin = proxies.origin("10.0.0.1", false, {{"x-forwarded-for", text}, {"x-forwarded-proto", text}});
  const auto address = parse_address(origin.address);
  ASSERT_TRUTH(address && address_text(*address) == origin.address);
  const auto parsed = TrustedProxies::parse({text});
  static_cast<void>(parsed.has_value());
  return 0;
}
