#include "network/peers/peer_list.h"

#include <charconv>
#include <set>

#include "core/limits.h"

namespace jurat::network {

Result<HostPort> split_address(std::string_view address) {
  const auto refuse = [address] {
    return fail(Failure::invalid_parameter,
                "address \"" + std::string(address) + "\": write host:port or [IPv6 address]:port");
  };
  const std::size_t colon = address.rfind(':');
  if (colon == std::string_view::npos || address.size() > limits::lock_text_bytes) return refuse();
  std::string_view host = address.substr(0, colon);
  const std::string_view port = address.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']') && host.size() > 2) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find_first_of(":[]") != std::string_view::npos) {
    return refuse();
  }
  HostPort split{std::string(host), 0};
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), split.port);
  if (error != std::errc() || end != port.data() + port.size() || host.empty()) return refuse();
  return split;
}

Result<PeerList> PeerList::make(NodeIndex self, const crypto::Ed25519PublicKey& own_key,
                                const std::vector<Peer>& members) {
  if (members.size() > limits::nodes) {
    return fail(Failure::invalid_parameter, "peer list: " + std::to_string(members.size()) + " members, at most " +
                                                std::to_string(limits::nodes) + " are possible");
  }
  PeerList list;
  std::set<NodeIndex> indices;
  std::set<crypto::Ed25519PublicKey> keys;
  for (const Peer& member : members) {
    const std::string name = "peer list: node " + std::to_string(member.index.value) + ": ";
    if (member.index.value == 0 || member.index.value > limits::nodes) {
      return fail(Failure::invalid_parameter, name + "indices are 1 to " + std::to_string(limits::nodes));
    }
    if (!indices.insert(member.index).second) return fail(Failure::invalid_parameter, name + "listed twice");
    if (!keys.insert(member.tls_key).second) {
      return fail(Failure::invalid_parameter, name + "its TLS key belongs to another member too");
    }
    if ((member.index == self) != (member.tls_key == own_key)) {
      return fail(Failure::invalid_parameter,
                  name + (member.index == self ? "this node's TLS key is another one" : "it has this node's TLS key"));
    }
    if (member.index == self) continue;
    TRY(split_address(member.address));
    list.others_.emplace(member.index, member);
  }
  return list;
}

const Peer* PeerList::find(NodeIndex index) const {
  const auto found = others_.find(index);
  return found == others_.end() ? nullptr : &found->second;
}

const Peer* PeerList::find(const crypto::Ed25519PublicKey& tls_key) const {
  for (const auto& [index, peer] : others_) {
    if (peer.tls_key == tls_key) return &peer;
  }
  return nullptr;
}

}  // namespace jurat::network
