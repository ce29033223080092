#include "http/forwarded.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "http/field.h"

namespace jurat::http {
namespace {

constexpr Address mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0};
constexpr std::size_t mapped_bytes = 12;

bool is_mapped(const Address& address) noexcept {
  return std::equal(address.begin(), address.begin() + mapped_bytes, mapped_prefix.begin());
}

// One hop as proxies write it: an address, perhaps with a port: "192.0.2.1:4711", "[2001:db8::1]:4711".
std::optional<Address> parse_hop(std::string_view hop) {
  if (hop.starts_with('[')) {
    const std::size_t end = hop.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view after = hop.substr(end + 1);
    if (!after.empty() && after.front() != ':') return std::nullopt;
    hop = hop.substr(1, end - 1);
  } else if (std::count(hop.begin(), hop.end(), ':') == 1) {
    hop = hop.substr(0, hop.find(':'));
  }
  const auto address = parse_address(hop);
  if (!address) return std::nullopt;
  return *address;
}

// All values of a list header in the order they were sent.
std::vector<std::string_view> list_items(const std::vector<Header>& headers, std::string_view name) {
  std::vector<std::string_view> items;
  for (const Header& header : headers) {
    if (header.name != name) continue;
    std::string_view rest = header.value;
    for (;;) {
      const std::size_t comma = rest.find(',');
      items.push_back(trimmed(rest.substr(0, comma)));
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  return items;
}

}  // namespace

Result<Address> parse_address(std::string_view text) {
  const std::string zero_ended(text);
  // inet_pton would stop at an embedded zero byte.
  if (text.size() > 45 || text.find('\0') != std::string_view::npos) {
    return fail(Failure::invalid_parameter, "not an IP address");
  }
  Address address = mapped_prefix;
  if (inet_pton(AF_INET, zero_ended.c_str(), address.data() + mapped_bytes) == 1) return address;
  if (inet_pton(AF_INET6, zero_ended.c_str(), address.data()) == 1) return address;
  return fail(Failure::invalid_parameter, "not an IP address: " + zero_ended);
}

std::string address_block(std::string_view text) {
  auto address = parse_address(text);
  if (!address || is_mapped(*address)) return std::string(text);
  std::fill(address->begin() + 8, address->end(), std::uint8_t{0});
  return address_text(*address) + "/64";
}

std::string address_text(const Address& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const bool four = is_mapped(address);
  const void* source = four ? address.data() + mapped_bytes : address.data();
  if (inet_ntop(four ? AF_INET : AF_INET6, source, text.data(), text.size()) == nullptr) return {};
  return text.data();
}

Result<TrustedProxies> TrustedProxies::parse(const std::vector<std::string>& blocks) {
  TrustedProxies proxies;
  for (const std::string& text : blocks) {
    const std::size_t slash = text.find('/');
    const auto address = parse_address(std::string_view(text).substr(0, slash));
    if (!address) return fail(Failure::invalid_parameter, "trusted proxy \"" + text + "\": not an IP address or block");
    Block block{*address, 128};
    if (slash != std::string::npos) {
      const unsigned width = is_mapped(*address) ? 32 : 128;
      const char* const end = text.data() + text.size();
      unsigned bits = 0;
      const auto [stop, error] = std::from_chars(text.data() + slash + 1, end, bits);
      if (error != std::errc{} || stop != end || bits > width) {
        return fail(Failure::invalid_parameter,
                    "trusted proxy \"" + text + "\": the prefix length is 0 to " + std::to_string(width));
      }
      block.bits = 128 - width + bits;
    }
    proxies.blocks_.push_back(block);
  }
  return proxies;
}

bool TrustedProxies::trusts(const Address& address) const noexcept {
  return std::any_of(blocks_.begin(), blocks_.end(), [&](const Block& block) {
    for (unsigned bit = 0; bit < block.bits; ++bit) {
      const unsigned mask = 0x80U >> (bit % 8);
      if ((address[bit / 8] & mask) != (block.address[bit / 8] & mask)) return false;
    }
    return true;
  });
}

Origin TrustedProxies::origin(std::string_view peer, bool secure, const std::vector<Header>& headers) const {
  const auto own = parse_address(peer);
  if (!own) return {std::string(peer), secure};
  Address caller = *own;
  if (blocks_.empty() || !trusts(caller)) return {address_text(caller), secure};
  const auto hops = list_items(headers, "x-forwarded-for");
  // From the right, each entry was written by the hop after it: believed as long as that hop is trusted.
  for (auto hop = hops.rbegin(); hop != hops.rend() && trusts(caller); ++hop) {
    const auto address = parse_hop(*hop);
    if (!address) break;
    caller = *address;
  }
  const auto protocols = list_items(headers, "x-forwarded-proto");
  if (!protocols.empty()) secure = protocols.back() == "https";
  return {address_text(caller), secure};
}

}  // namespace jurat::http
