#include "http/tls_steps.h"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <memory>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/free_with.h"

namespace jurat::http {
namespace {

using Outcome = Transfer::Outcome;
using Offer = std::vector<unsigned char>;

constexpr std::array<unsigned char, 4> ours{3, 'o', 'n', 'e'};

// Two sessions over a pair of non-blocking sockets.
struct Pair {
  Pair() {
    std::signal(SIGPIPE, SIG_IGN);  // as every program that serves does
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()), 0);
    const std::string folder = JURAT_TEST_DATA "/tls/";
    EXPECT_EQ(SSL_CTX_use_certificate_chain_file(context.get(), (folder + "localhost.pem").c_str()), 1);
    EXPECT_EQ(SSL_CTX_use_PrivateKey_file(context.get(), (folder + "localhost.key").c_str(), SSL_FILETYPE_PEM), 1);
    client.reset(SSL_new(context.get()));
    server.reset(SSL_new(context.get()));
    EXPECT_EQ(SSL_set_fd(client.get(), ends[0]), 1);
    EXPECT_EQ(SSL_set_fd(server.get(), ends[1]), 1);
    SSL_set_connect_state(client.get());
    SSL_set_accept_state(server.get());
  }
  ~Pair() {
    for (const int end : ends) ::close(end);
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;

  void shake() {
    Outcome first = Outcome::wants_read;
    Outcome second = first;
    for (int turn = 0; turn < 20 && (first != Outcome::moved || second != Outcome::moved); ++turn) {
      if (first != Outcome::moved) first = tls_steps::shake_hands(client.get()).outcome;
      if (second != Outcome::moved) second = tls_steps::shake_hands(server.get()).outcome;
    }
    EXPECT_EQ(first, Outcome::moved);
    EXPECT_EQ(second, Outcome::moved);
  }

  std::array<int, 2> ends{};
  std::unique_ptr<SSL_CTX, FreeWith<SSL_CTX_free>> context{SSL_CTX_new(TLS_method())};
  std::unique_ptr<SSL, FreeWith<SSL_free>> client, server;
};

TEST(TlsSteps, bytes_cross_and_nobody_waits_for_more) {
  Pair pair;
  EXPECT_EQ(tls_steps::shake_hands(pair.server.get()).outcome, Outcome::wants_read);
  pair.shake();
  std::array<std::uint8_t, 16> scratch{};
  EXPECT_EQ(tls_steps::read(pair.server.get(), scratch).outcome, Outcome::wants_read);
  const Transfer written = tls_steps::write(pair.client.get(), as_bytes("hello"));
  EXPECT_EQ(written.outcome, Outcome::moved);
  EXPECT_EQ(written.bytes, 5U);
  const Transfer got = tls_steps::read(pair.server.get(), scratch);
  EXPECT_EQ(got.outcome, Outcome::moved);
  EXPECT_EQ(as_text(ByteSpan(scratch).first(got.bytes)), "hello");
}

TEST(TlsSteps, a_full_socket_is_no_failure) {
  Pair pair;
  pair.shake();
  const Bytes much(16 << 10, 'x');
  Outcome last = Outcome::moved;
  for (int i = 0; i < 10'000 && last == Outcome::moved; ++i) last = tls_steps::write(pair.client.get(), much).outcome;
  EXPECT_EQ(last, Outcome::wants_write);
}

TEST(TlsSteps, a_goodbye_is_an_end_and_a_cut_is_a_failure) {
  std::array<std::uint8_t, 16> scratch{};
  Pair polite;
  tls_steps::say_goodbye(polite.client.get());
  EXPECT_EQ(tls_steps::shake_hands(polite.server.get()).outcome, Outcome::wants_read) << "no goodbye before hello";
  polite.shake();
  tls_steps::say_goodbye(polite.client.get());
  EXPECT_EQ(tls_steps::read(polite.server.get(), scratch).outcome, Outcome::closed);
  Pair cut;
  cut.shake();
  ::shutdown(cut.ends[0], SHUT_RDWR);
  EXPECT_EQ(tls_steps::read(cut.server.get(), scratch).outcome, Outcome::failed);
  EXPECT_EQ(tls_steps::last_error("none"), "unexpected eof while reading");
}

TEST(TlsSteps, an_old_error_does_not_colour_a_new_answer) {
  Pair pair;
  pair.shake();
  std::array<std::uint8_t, 16> scratch{};
  ERR_raise(ERR_LIB_SSL, SSL_R_BAD_LENGTH);
  EXPECT_EQ(tls_steps::read(pair.server.get(), scratch).outcome, Outcome::wants_read);
  ERR_raise(ERR_LIB_SSL, SSL_R_BAD_LENGTH);
  EXPECT_EQ(tls_steps::write(pair.client.get(), as_bytes("x")).outcome, Outcome::moved);
  EXPECT_EQ(tls_steps::last_error("none"), "none");
}

TEST(TlsSteps, the_oldest_error_is_told_and_none_is_left) {
  ASSERT_EQ(OPENSSL_init_ssl(OPENSSL_INIT_LOAD_SSL_STRINGS, nullptr), 1);
  ERR_clear_error();
  EXPECT_EQ(tls_steps::last_error("nothing"), "nothing");
  ERR_raise(ERR_LIB_SSL, SSL_R_BAD_LENGTH);
  ERR_raise(ERR_LIB_SSL, SSL_R_BAD_PACKET);
  EXPECT_EQ(tls_steps::last_error("nothing"), "bad length");
  EXPECT_EQ(ERR_peek_error(), 0U);
  ERR_raise(ERR_LIB_SYS, ENOENT);
  EXPECT_NE(tls_steps::last_error("nothing").find("No such file"), std::string::npos);
}

TEST(TlsSteps, a_protocol_is_ours_or_a_fatal_alert) {
  const unsigned char* chosen = nullptr;
  unsigned char size = 0;
  const auto choose = [&](const Offer& offer) {
    return tls_steps::choose_protocol(ours, &chosen, &size, offer.data(), static_cast<unsigned int>(offer.size()));
  };
  EXPECT_EQ(choose({2, 'h', '2', 3, 'o', 'n', 'e'}), SSL_TLSEXT_ERR_OK);
  EXPECT_EQ(std::string(chosen, chosen + size), "one");
  EXPECT_EQ(choose({2, 'h', '2'}), SSL_TLSEXT_ERR_ALERT_FATAL);
  EXPECT_EQ(choose({3, 't', 'w', 'o'}), SSL_TLSEXT_ERR_ALERT_FATAL);
}

}  // namespace
}  // namespace jurat::http
