// The token keys that a node holds, by the number of their set, for either form of a node's part: a share of a key, or
// with n = 1 the whole key. Thread-safe once all are held: nothing changes after.
#pragma once

#include <map>
#include <string>

#include "council/token_keys.h"

namespace jurat::council {

// Part: sign_sha256(message) -> Result of this node's share of the signature.
template <class Part>
class HeldTokenKeys : public TokenKeys {
 public:
  Result<Bytes> share_of_id(std::uint32_t key_set, std::string_view signing_input) override {
    TRY_ASSIGN(const Held* held, find(key_set));
    TRY_ASSIGN(const auto share, held->id_part.sign_sha256(as_bytes(signing_input)));
    return to_bytes(share);
  }

  Result<Bytes> share_of_access(std::uint32_t key_set, std::string_view signing_input) override {
    TRY_ASSIGN(const Held* held, find(key_set));
    TRY_ASSIGN(const auto share, held->access_part.sign_sha256(as_bytes(signing_input)));
    return to_bytes(share);
  }

  [[nodiscard]] Result<void> check_holds(const ledger::RsaKeySet& key_set) const override {
    TRY_ASSIGN(const Held* held, find(key_set.number));
    if (held->keys.id_key == key_set.id_key && held->keys.access_key == key_set.access_key) return {};
    return fail(Failure::bad_key, "what this node holds of RSA key set " + std::to_string(key_set.number) +
                                      " belongs to other keys than the ledger lists under that number");
  }

 protected:
  void hold(const ledger::RsaKeySet& keys, Part id_part, Part access_part) {
    held_.insert_or_assign(keys.number, Held{keys, std::move(id_part), std::move(access_part)});
  }

 private:
  struct Held {
    ledger::RsaKeySet keys;
    Part id_part, access_part;
  };

  [[nodiscard]] Result<const Held*> find(std::uint32_t key_set) const {
    const auto found = held_.find(key_set);
    if (found != held_.end()) return &found->second;
    return fail(Failure::bad_key, "this node holds no share of RSA key set " + std::to_string(key_set));
  }

  std::map<std::uint32_t, Held> held_;
};

}  // namespace jurat::council
