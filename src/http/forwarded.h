// Who really calls when proxies stand in front: the rightmost address in X-Forwarded-For that is not a trusted proxy.
// Promises: nothing a caller writes itself is believed; addresses come out in one canonical spelling.
// Immutable after parse, so thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "http/message.h"

namespace jurat::http {

// An IPv6 address, or an IPv4 one in its mapped form.
using Address = std::array<std::uint8_t, 16>;
Result<Address> parse_address(std::string_view text);  // "192.0.2.1", "2001:db8::1"
std::string address_text(const Address& address);      // IPv4 dotted, IPv6 as RFC 5952
// What one customer of a network is usually given: an IPv4 address, of IPv6 the block of 64 bits ("2001:db8:1:2::/64").
// The text as it is where it is no address.
std::string address_block(std::string_view address);

struct Origin {
  std::string address;
  bool secure = false;
};

class TrustedProxies {
 public:
  // Each an address or a block: "10.0.0.0/8", "::1". invalid_parameter naming the one at fault.
  static Result<TrustedProxies> parse(const std::vector<std::string>& blocks);

  // `peer` is the address of the connection itself, `secure` whether that connection is TLS.
  [[nodiscard]] Origin origin(std::string_view peer, bool secure, const std::vector<Header>& headers) const;

 private:
  struct Block {
    Address address{};
    unsigned bits = 128;
  };
  [[nodiscard]] bool trusts(const Address& address) const noexcept;

  std::vector<Block> blocks_;
};

}  // namespace jurat::http
