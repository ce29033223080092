#include "network/peers/peers.h"

#include <csignal>
#include <exception>
#include <utility>

#include "network/peers/exchange.h"

namespace jurat::network {
namespace {

class RunningPeers final : public Peers {
 public:
  explicit RunningPeers(std::shared_ptr<Exchange> exchange) : exchange_(std::move(exchange)) {}
  ~RunningPeers() override { exchange_->stop(); }
  RunningPeers(const RunningPeers&) = delete;
  RunningPeers& operator=(const RunningPeers&) = delete;

  [[nodiscard]] std::uint16_t port() const override { return exchange_->port(); }
  Result<void> ask(NodeIndex to, Bytes request, std::chrono::milliseconds within, Answered answered) override {
    return exchange_->ask(to, std::move(request), within, std::move(answered));
  }
  [[nodiscard]] bool connected(NodeIndex peer) const override {
    const PeerGauges* gauges = exchange_->gauges(peer);
    return gauges != nullptr && gauges->connected;
  }
  [[nodiscard]] PeerStatus status(NodeIndex peer) const override {
    const PeerGauges* gauges = exchange_->gauges(peer);
    return gauges != nullptr ? gauges->status(std::chrono::steady_clock::now()) : PeerStatus{};
  }
  [[nodiscard]] std::uint64_t strangers_refused() const override { return exchange_->strangers_refused(); }
  Result<void> change_members(const std::vector<Peer>& members) override { return exchange_->change_members(members); }
  void stop() override { exchange_->stop(); }

 private:
  const std::shared_ptr<Exchange> exchange_;
};

}  // namespace

Result<std::unique_ptr<Peers>> Peers::start(PeersSettings settings) {
  if (settings.self.value == 0 || settings.self.value > limits::nodes) {
    return fail(Failure::invalid_parameter, "self: indices are 1 to " + std::to_string(limits::nodes));
  }
  if (!settings.handler || !settings.submit) {
    return fail(Failure::invalid_parameter, "handler and submit: both are needed");
  }
  std::signal(SIGPIPE, SIG_IGN);  // a peer that hangs up is told by the write's own error
  try {
    TRY_ASSIGN(PeerTls tls, PeerTls::make(settings.tls_key));
    const crypto::Ed25519PublicKey own_key = settings.tls_key.public_key();
    auto exchange = std::make_shared<Exchange>(std::move(settings), std::move(tls), own_key);
    TRY(exchange->listen());
    exchange->run();
    return std::unique_ptr<Peers>(std::make_unique<RunningPeers>(std::move(exchange)));
  } catch (const std::exception& error) {
    return fail(Failure::input_output, "cannot start the network between nodes: " + std::string(error.what()));
  }
}

}  // namespace jurat::network
