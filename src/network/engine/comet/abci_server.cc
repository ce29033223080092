#include "network/engine/comet/abci_server.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <list>
#include <mutex>
#include <thread>
#include <utility>

#include "core/descriptor.h"
#include "core/limits.h"
#include "core/log.h"
#include "network/engine/comet/abci_frames.h"

namespace jurat::network::comet {
namespace {

bool write_whole(int socket, ByteSpan bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

// Answers every whole frame that is there, then writes all answers at once.
Result<void> answer_frames(int socket, FrameReader& frames, const AbciServer::Answer& answer) {
  Bytes out;
  for (;;) {
    TRY_ASSIGN(const std::optional<ByteSpan> frame, frames.next());
    if (!frame) break;
    TRY_ASSIGN(const Bytes said, answer(*frame));
    append_frame(out, said);
    if (out.size() < limits::abci_frame_bytes) continue;
    if (!write_whole(socket, out)) return {};
    out.clear();
  }
  static_cast<void>(write_whole(socket, out));  // a peer that is gone shows at the next read
  return {};
}

void serve(int socket, const AbciServer::Answer& answer) {
  FrameReader frames;
  std::array<std::uint8_t, 64 << 10> bytes;
  for (;;) {
    const ssize_t size = ::recv(socket, bytes.data(), bytes.size(), 0);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return;
    frames.feed(ByteSpan(bytes.data(), static_cast<std::size_t>(size)));
    const auto answered = answer_frames(socket, frames, answer);
    if (answered) continue;
    log_event(Level::error, "engine.bad_frame", {{"reason", answered.error().message}});
    return;
  }
}

}  // namespace

class AbciServer::Inside {
 public:
  Inside(Descriptor listening, Answer answer) : listening_(std::move(listening)), answer_(std::move(answer)) {
    accepting_ = std::thread([this] { accept_all(); });
  }

  void close_connections() {
    const std::lock_guard lock(mutex_);
    for (const Connection& connection : connections_) ::shutdown(connection.socket.value(), SHUT_RDWR);
  }

  void stop() {
    ending_ = true;
    ::shutdown(listening_.value(), SHUT_RDWR);  // wakes accept
    if (accepting_.joinable()) accepting_.join();
    close_connections();
    for (Connection& connection : connections_) connection.thread.join();
    connections_.clear();
  }

 private:
  struct Connection {
    Descriptor socket;
    std::thread thread;
    std::atomic<bool> over = false;
  };

  void accept_all() {
    while (!ending_) {
      const int accepted = ::accept4(listening_.value(), nullptr, nullptr, SOCK_CLOEXEC);
      if (ending_) return;
      if (accepted < 0) {
        if (errno == EINTR || errno == ECONNABORTED) continue;
        log_event(Level::error, "engine.accept_failed", {{"reason", std::strerror(errno)}});
        ::poll(nullptr, 0, 100);  // short of descriptors: the engine tries again
        continue;
      }
      Descriptor socket(accepted);
      const std::lock_guard lock(mutex_);
      remove_ended();
      if (connections_.size() == limits::abci_connections) continue;  // closes it
      Connection& connection = connections_.emplace_back();
      connection.socket = std::move(socket);
      connection.thread = std::thread([this, &connection] {
        serve(connection.socket.value(), answer_);
        ::shutdown(connection.socket.value(), SHUT_RDWR);
        connection.over = true;
      });
    }
  }

  void remove_ended() {
    for (auto at = connections_.begin(); at != connections_.end();) {
      if (!at->over) {
        ++at;
        continue;
      }
      at->thread.join();
      at = connections_.erase(at);
    }
  }

  Descriptor listening_;
  const Answer answer_;
  std::atomic<bool> ending_ = false;
  std::mutex mutex_;
  std::list<Connection> connections_;  // mutex_; a list, so that threads keep their place in it
  std::thread accepting_;
};

Result<std::unique_ptr<AbciServer>> AbciServer::listen(const std::filesystem::path& socket, Answer answer) {
  const std::string path = socket.string();
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) {
    return fail(Failure::invalid_parameter, path + ": a socket's path has at most " +
                                                std::to_string(sizeof(address.sun_path) - 1) +
                                                " bytes: choose a shorter home");
  }
  path.copy(address.sun_path, path.size());
  Descriptor listening(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ::unlink(path.c_str());  // what an earlier run left
  if (listening.value() < 0 ||
      ::bind(listening.value(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
      ::chmod(path.c_str(), 0600) != 0 || ::listen(listening.value(), 16) != 0) {
    return fail(Failure::input_output, path + ": cannot be listened on: " + std::strerror(errno));
  }
  return std::unique_ptr<AbciServer>(new AbciServer(std::make_unique<Inside>(std::move(listening), std::move(answer))));
}

AbciServer::AbciServer(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
AbciServer::~AbciServer() { stop(); }
void AbciServer::close_connections() { inside_->close_connections(); }
void AbciServer::stop() { inside_->stop(); }

}  // namespace jurat::network::comet
