// How the nodes of a council talk: requests and answers as opaque bytes, over TLS 1.3 with pinned keys.
// Promises: only members of the list are heard, each as the index of its key; an answer leaves only over the connection
// on which its request came; every request ends by its deadline; what is full refuses at once and holds up nobody else.
// Does not: retry, order or remember requests: one that failed may have been handled. Thread-safe.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/limits.h"
#include "core/outside.h"
#include "network/peers/frames.h"
#include "network/peers/peer_gauges.h"
#include "network/peers/peer_list.h"
#include "network/peers/question.h"

namespace jurat::network {

// The one answer to a peer's request. Destroyed unsent, it tells the peer that none will come.
class Reply {
 public:
  Reply(Reply&&) noexcept;
  Reply& operator=(Reply&&) = delete;
  ~Reply();

  // At most frame_body_bytes; more is logged and told as "no answer". Dropped when nobody waits any more.
  void send(Bytes answer) &&;
  // False once the asker cancelled, its connection ended, or limits::peer_answer_time is over.
  [[nodiscard]] bool wanted() const;

  struct Route;  // back to where the request came from
  explicit Reply(std::unique_ptr<Route> route);

 private:
  std::unique_ptr<Route> route_;  // empty once sent
};

// Runs on the caller's pool; what it throws is told as "no answer".
using RequestHandler = std::function<void(NodeIndex from, Bytes request, Reply reply)>;

struct PeersTimes {
  std::chrono::milliseconds handshake = limits::peer_handshake_time;
  std::chrono::milliseconds ping = limits::peer_ping_time;
  std::chrono::milliseconds silence = limits::peer_silence_time;
  std::chrono::milliseconds frame = limits::peer_frame_time;
  std::chrono::milliseconds answer = limits::peer_answer_time;
  std::chrono::milliseconds rekey = limits::peer_rekey_time;
};

struct PeersSettings {
  NodeIndex self;
  const crypto::Ed25519Key& tls_key;  // read by start() alone
  std::string listen;                 // IP address:port; port 0: any free one
  std::vector<Peer> members;          // with or without this node
  RequestHandler handler;
  // Puts a task into the caller's worker pool; false when it is full. At most limits::peer_handlers of one peer wait or
  // run there. Tasks may come before start() returned; after stop() a task does nothing.
  std::function<bool(std::function<void()> task)> submit;
  Random& random;  // used by the network's thread alone
  PeersTimes times;
};

class Peers {
 public:
  // invalid_parameter, bad_key or input_output naming the setting at fault. Ignores SIGPIPE.
  static Result<std::unique_ptr<Peers>> start(PeersSettings settings);
  virtual ~Peers() = default;
  [[nodiscard]] virtual std::uint16_t port() const = 0;

  // `answered` is called once, within `within` (at most limits::peer_answer_time), on the network's own thread: it must
  // not block, throw or call stop(). Its failures: too_slow; too_many_requests (the peer has too much to do);
  // input_output (no connection, or it ended, or the peer gave no answer).
  // An error of ask() itself instead, and then no call: invalid_parameter (no such peer), too_large,
  // input_output (not connected), too_many_requests (limits::peer_requests or _queue_bytes open to this peer).
  virtual Result<void> ask(NodeIndex to, Bytes request, std::chrono::milliseconds within, Answered answered) = 0;

  [[nodiscard]] virtual bool connected(NodeIndex peer) const = 0;
  [[nodiscard]] virtual PeerStatus status(NodeIndex peer) const = 0;
  [[nodiscard]] virtual std::uint64_t strangers_refused() const = 0;

  // A new epoch: from now on nobody else is asked; connections of removed nodes and replaced keys close at once, other
  // ones stay. invalid_parameter naming the member at fault; then nothing changed.
  virtual Result<void> change_members(const std::vector<Peer>& members) = 0;

  // Closes everything and ends every open request. Handlers that run already are not waited for: their pool is.
  virtual void stop() = 0;

 protected:
  Peers() = default;
};

}  // namespace jurat::network
