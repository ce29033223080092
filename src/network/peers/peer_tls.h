// TLS 1.3 between nodes through OpenSSL 3, on a non-blocking descriptor: both sides show a self-made certificate whose
// key is their TLS key, and what counts is that key alone: no CA, no names, no dates.
// Promises: X25519 and Ed25519 only; no tickets, resumption or early bytes. The process must ignore SIGPIPE.
// A session belongs to one thread at a time; what `accepts` refers to outlives the handshake.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "crypto/ed25519.h"
#include "http/tls_steps.h"

namespace jurat::network {

using http::Transfer;

class PeerTlsSession {
 public:
  PeerTlsSession(PeerTlsSession&&) noexcept;
  PeerTlsSession& operator=(PeerTlsSession&&) noexcept;
  ~PeerTlsSession();

  Transfer shake_hands();
  Transfer read(std::span<std::uint8_t> into);
  // Once it wants something, the next call has the same bytes or more, as before.
  Transfer write(ByteSpan bytes);
  // New keys for both directions with the next write; false while a write is unfinished.
  bool renew_keys();
  void say_goodbye();
  [[nodiscard]] bool has_pending() const;  // bytes received but not yet read
  // The other side's, proven by its signature; nothing before the handshake is over.
  [[nodiscard]] std::optional<crypto::Ed25519PublicKey> peer_key() const;
  [[nodiscard]] const std::string& fault() const;  // why it failed, for the log

 private:
  friend class PeerTls;
  struct State;
  explicit PeerTlsSession(std::unique_ptr<State> state);
  Transfer noted(Transfer moved);

  std::unique_ptr<State> state_;
};

class PeerTls {
 public:
  // Whether the other side's key is one that may speak here.
  using Accepts = std::function<bool(const crypto::Ed25519PublicKey& key)>;

  static Result<PeerTls> make(const crypto::Ed25519Key& key);
  PeerTls(PeerTls&&) noexcept;
  PeerTls& operator=(PeerTls&&) noexcept;
  ~PeerTls();

  Result<PeerTlsSession> dial(int descriptor, Accepts accepts) const;
  Result<PeerTlsSession> accept(int descriptor, Accepts accepts) const;

 private:
  struct Context;
  explicit PeerTls(std::unique_ptr<Context> context);
  Result<PeerTlsSession> begin(int descriptor, Accepts accepts, bool dials) const;

  std::unique_ptr<Context> context_;
};

}  // namespace jurat::network
