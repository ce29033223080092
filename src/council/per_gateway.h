// What a node keeps in RAM for a short while, each thing for one gateway: a restart forgets it, which is safe. Every
// gateway has room of its own, so that none can use up another's.
#pragma once

#include <map>
#include <set>
#include <utility>

#include "core/ids.h"
#include "core/moment.h"

namespace jurat::council {

template <class Key, class Value>
class PerGateway {
 public:
  // Nothing when it expired, was erased, or never was.
  [[nodiscard]] Value* find(const Key& key, Moment now) {
    const auto found = held_.find(key);
    return found == held_.end() || found->second.expires <= now ? nullptr : &found->second.value;
  }

  // False when the gateway has `room` things here that live. Takes the place of what had this key.
  bool put(NodeIndex gateway, std::size_t room, const Key& key, Value value, Moment expires, Moment now) {
    erase(key);
    auto& own = ages_[gateway.value];
    while (!own.empty() && own.begin()->first <= now) {
      const Key old = own.begin()->second;
      erase(old);
    }
    if (own.size() >= room) return false;
    own.emplace(expires, key);
    held_.emplace(key, Held{gateway, expires, std::move(value)});
    return true;
  }

  void erase(const Key& key) {
    const auto found = held_.find(key);
    if (found == held_.end()) return;
    ages_[found->second.gateway.value].erase({found->second.expires, key});
    held_.erase(found);
  }

 private:
  struct Held {
    NodeIndex gateway;
    Moment expires;
    Value value;
  };
  std::map<Key, Held> held_;
  std::map<std::uint8_t, std::set<std::pair<Moment, Key>>> ages_;  // of each member
};

}  // namespace jurat::council
