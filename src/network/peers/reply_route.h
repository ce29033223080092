// Where a reply goes: the connection on which its request came, and no other. Any thread; the connection is touched on
// the network's own.
#pragma once

#include <memory>
#include <optional>

#include "network/peers/exchange.h"

namespace jurat::network {

struct Reply::Route {
  std::weak_ptr<Exchange> exchange;
  std::weak_ptr<Conversation> conversation;
  std::uint64_t id = 0;
  Wanted wanted;

  void give(std::optional<Bytes> answer) const;
};

}  // namespace jurat::network
