// Who the members of the council are for the network: index, address and pinned TLS key of each.
// Promises: indices and keys are distinct; a presented key belongs to one member or to none. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "crypto/ed25519.h"

namespace jurat::network {

struct Peer {
  NodeIndex index;
  std::string address;  // host:port, [IPv6]:port
  crypto::Ed25519PublicKey tls_key{};
};

struct HostPort {
  std::string host;
  std::uint16_t port = 0;
};
// invalid_parameter naming the text and the form.
Result<HostPort> split_address(std::string_view address);

class PeerList {
 public:
  PeerList() = default;
  // The list may have this node too: then with its own key. invalid_parameter naming the member at fault.
  static Result<PeerList> make(NodeIndex self, const crypto::Ed25519PublicKey& own_key,
                               const std::vector<Peer>& members);

  // Without this node, by index.
  [[nodiscard]] const std::map<NodeIndex, Peer>& others() const { return others_; }
  [[nodiscard]] const Peer* find(NodeIndex index) const;
  [[nodiscard]] const Peer* find(const crypto::Ed25519PublicKey& tls_key) const;

 private:
  std::map<NodeIndex, Peer> others_;
};

}  // namespace jurat::network
