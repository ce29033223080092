#include "network/peers/conversation.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <utility>

namespace jurat::network {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::steady_clock;

constexpr unsigned transfers_in_a_row = 16;  // of at most 16 KiB each, a TLS record

Error lost(std::string why) { return Error{Failure::input_output, std::move(why)}; }

}  // namespace

Conversation::Conversation(ConversationOwner& owner, Socket&& socket, Dialled dialled, const ConversationTimes& times)
    : owner_(owner),
      times_(times),
      dialled_(dialled),
      socket_(std::move(socket)),
      beginning_(socket_.get_executor()),
      due_(socket_.get_executor()),
      output_(socket_.get_executor()),
      keys_from_(steady_clock::now()) {}

void Conversation::limit_beginning() {
  beginning_.expires_after(times_.handshake);
  beginning_.async_wait([weak = weak_from_this()](const error_code& error) {
    const auto self = weak.lock();
    if (error || !self || self->announced_) return;
    self->close(Error{Failure::too_slow, "connecting took too long"});
  });
}

Awaitable<bool> Conversation::connect(tcp::endpoint to) {
  if (closed_) co_return false;
  error_code error;
  socket_.close(error);
  auto token = asio::redirect_error(Await{}, error);
  co_await socket_.async_connect(to, token);
  co_return !error && !closed_;
}

Awaitable<bool> Conversation::shake_hands(const PeerTls& tls, PeerTls::Accepts accepts) {
  error_code error;
  socket_.set_option(tcp::no_delay(true), error);
  if (!error) socket_.native_non_blocking(true, error);  // OpenSSL reads and writes the descriptor itself
  if (error) co_return false;
  const int descriptor = socket_.native_handle();
  auto session = dialled_ == Dialled::by_us ? tls.dial(descriptor, std::move(accepts))
                                            : tls.accept(descriptor, std::move(accepts));
  if (!session) co_return false;
  tls_.emplace(std::move(*session));
  for (;;) {
    const Transfer transfer = tls_->shake_hands();
    if (transfer.outcome == Transfer::Outcome::moved) co_return true;
    const bool ready = co_await readiness(transfer);
    if (!ready) co_return false;
  }
}

Awaitable<void> Conversation::talk(NodeIndex peer, PeerGauges& gauges) {
  if (closed_) co_return;
  const auto self = shared_from_this();
  peer_ = peer;
  const auto requested = [this](std::uint64_t id, Bytes&& request, const Wanted& wanted) {
    owner_.requested(*this, id, std::move(request), wanted);
  };
  const SteadyTime now = steady_clock::now();
  link_.emplace(times_.link, gauges, requested, now);
  due_at_ = now;
  const Executor executor = socket_.get_executor();
  asio::co_spawn(executor, write(self), asio::detached);
  asio::co_spawn(executor, watch(self), asio::detached);
  co_await read(self);
}

void Conversation::close(const Error& why) {
  if (closed_) return;
  const auto self = shared_from_this();
  closed_ = true;
  if (link_) link_->close(why);
  if (tls_) tls_->say_goodbye();
  error_code ignored;
  socket_.close(ignored);
  beginning_.cancel();
  due_.cancel();
  output_.cancel();
  owner_.ended(*this, why);
}

void Conversation::ask(ByteSpan request, SteadyTime deadline, Question question) {
  if (closed_ || !link_) return;  // the question ends itself
  link_->ask(request, deadline, std::move(question), steady_clock::now());
  attend();
}

void Conversation::answer(std::uint64_t id, ByteSpan answer) {
  if (closed_ || !link_) return;
  link_->answer(id, answer, steady_clock::now());
  attend();
}

void Conversation::refuse(std::uint64_t id, Refusal reason) {
  if (closed_ || !link_) return;
  link_->refuse(id, reason, steady_clock::now());
  attend();
}

std::optional<crypto::Ed25519PublicKey> Conversation::peer_key() const {
  return tls_ ? tls_->peer_key() : std::nullopt;
}

std::string Conversation::address() const {
  error_code error;
  const tcp::endpoint remote = socket_.remote_endpoint(error);
  return error ? std::string() : remote.address().to_string();
}

std::string Conversation::tls_fault() const {
  return tls_ && !tls_->fault().empty() ? tls_->fault() : "the connection ended";
}

// Waits for what an unfinished transfer asks for. False when it cannot go on.
Awaitable<bool> Conversation::readiness(Transfer transfer) {
  const bool reads = transfer.outcome == Transfer::Outcome::wants_read;
  if (closed_ || (!reads && transfer.outcome != Transfer::Outcome::wants_write)) co_return false;
  const auto what = reads ? Socket::wait_read : Socket::wait_write;
  error_code error;
  auto token = asio::redirect_error(Await{}, error);
  co_await socket_.async_wait(what, token);
  co_return !error && !closed_;
}

// Lets the others on this thread go on.
Awaitable<void> Conversation::take_turns() {
  const Executor executor = socket_.get_executor();
  Await token;
  co_await asio::post(executor, token);
}

Awaitable<void> Conversation::read(std::shared_ptr<Conversation> self) {
  unsigned in_a_row = 0;
  while (!self->closed_) {
    const Transfer transfer = tls_->read(scratch_);
    if (transfer.outcome == Transfer::Outcome::moved) {
      if (!take(transfer.bytes)) co_return;
      if (++in_a_row % transfers_in_a_row == 0) co_await take_turns();
      continue;
    }
    const bool ready = co_await readiness(transfer);
    if (!ready) close(lost("the node ended the connection: " + tls_fault()));
  }
}

// False when it was closed on account of what arrived.
bool Conversation::take(std::size_t bytes) {
  const auto received = link_->receive(ByteSpan(scratch_).first(bytes), steady_clock::now());
  if (!received) {
    close(received.error());
    return false;
  }
  if (!announced_ && link_->heard()) {
    announced_ = true;
    beginning_.cancel();
    owner_.heard(*this);
    if (closed_) return false;
  }
  attend();
  return true;
}

Awaitable<void> Conversation::write(std::shared_ptr<Conversation> self) {
  unsigned in_a_row = 0;
  while (!self->closed_) {
    const ByteSpan bytes = link_->output();
    if (bytes.empty()) {
      error_code ignored;
      auto token = asio::redirect_error(Await{}, ignored);
      output_.expires_at(SteadyTime::max());
      co_await output_.async_wait(token);
      continue;
    }
    const SteadyTime now = steady_clock::now();
    renew_keys_when_due(now);
    const Transfer transfer = tls_->write(bytes);
    if (transfer.outcome == Transfer::Outcome::moved) {
      ++records_;
      link_->sent(transfer.bytes, now);
      if (++in_a_row % transfers_in_a_row == 0) co_await take_turns();
      continue;
    }
    const bool ready = co_await readiness(transfer);
    if (!ready) close(lost("the node ended the connection: " + tls_fault()));
  }
}

Awaitable<void> Conversation::watch(std::shared_ptr<Conversation> self) {
  while (!self->closed_) {
    const auto passed = link_->let_pass(steady_clock::now());
    if (!passed) {
      close(passed.error());
      co_return;
    }
    if (!link_->output().empty()) output_.cancel();
    due_at_ = link_->next_due();
    error_code ignored;
    auto token = asio::redirect_error(Await{}, ignored);
    due_.expires_at(due_at_);
    co_await due_.async_wait(token);
  }
}

// Long before AES-GCM's limit of 2^24.5 records (RFC 8446 5.5); and a key that is gone opens no old recording.
void Conversation::renew_keys_when_due(SteadyTime now) {
  if (records_ < limits::peer_rekey_records && now - keys_from_ < times_.rekey) return;
  if (!tls_->renew_keys()) return;  // a write is to be repeated first
  keys_from_ = now;
  records_ = 0;
}

// After the Link was told something: writes what it has to say, and wakes in time for what is due now.
void Conversation::attend() {
  if (!link_->output().empty()) output_.cancel();
  if (link_->next_due() < due_at_) due_.cancel();
}

}  // namespace jurat::network
