// A client that speaks TLS as a node does, with a key of the test's choice, and then exactly the bytes it is told to.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <optional>
#include <vector>

#include "network/peers/frames.h"
#include "network/peers/peer_tls.h"

namespace jurat::network {

class RawPeer {
 public:
  RawPeer(std::uint16_t port, const crypto::Ed25519Key& key, const crypto::Ed25519PublicKey& expected)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), tls_(PeerTls::make(key).value()) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval waits{20, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &waits, sizeof waits);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &waits, sizeof waits);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return;
    auto session = tls_.dial(socket_, [expected](const crypto::Ed25519PublicKey& shown) { return shown == expected; });
    if (!session) return;
    session_.emplace(std::move(*session));
    shaken_ = session_->shake_hands().outcome == Transfer::Outcome::moved;
  }
  ~RawPeer() { ::close(socket_); }
  RawPeer(const RawPeer&) = delete;
  RawPeer& operator=(const RawPeer&) = delete;

  [[nodiscard]] bool shaken() const { return shaken_; }  // as far as this side knows
  [[nodiscard]] int descriptor() const { return socket_; }

  bool send(ByteSpan bytes) {
    while (!bytes.empty()) {
      const Transfer transfer = session_->write(bytes);
      if (transfer.outcome != Transfer::Outcome::moved) return false;
      bytes = bytes.subspan(transfer.bytes);
    }
    return true;
  }
  bool send(FrameType type, std::uint64_t id, std::string_view body = "") {
    Bytes bytes;
    append_frame(bytes, type, id, as_bytes(body));
    return send(bytes);
  }
  // The next frame; nothing once the other side closed.
  std::optional<Frame> receive() {
    while (frames_.empty()) {
      std::array<std::uint8_t, 16'384> scratch{};
      const Transfer transfer = session_->read(scratch);
      if (transfer.outcome != Transfer::Outcome::moved) return std::nullopt;
      const auto each = [this](Frame&& frame) -> Result<void> {
        frames_.push_back(std::move(frame));
        return {};
      };
      if (!reader_.read(ByteSpan(scratch).first(transfer.bytes), each)) return std::nullopt;
    }
    Frame first = std::move(frames_.front());
    frames_.erase(frames_.begin());
    return first;
  }
  // The next one of this type.
  std::optional<Frame> receive(FrameType type) {
    for (auto frame = receive(); frame; frame = receive()) {
      if (frame->type == type) return frame;
    }
    return std::nullopt;
  }
  // Says hello as a node does, and waits for the other side's.
  bool greet() { return shaken_ && send(FrameType::ping, 1) && receive(FrameType::pong).has_value(); }
  bool closes() { return !receive(FrameType::answer); }

 private:
  const int socket_;
  PeerTls tls_;
  std::optional<PeerTlsSession> session_;
  bool shaken_ = false;
  FrameReader reader_;
  std::vector<Frame> frames_;
};

}  // namespace jurat::network
