// The steps that every session of OpenSSL's TLS takes, here and between nodes: one attempt to move bytes on a
// non-blocking descriptor, the thread's queue of errors, the choice of a protocol.
// After `failed` OpenSSL forbids further calls on that session. No step waits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

using SSL = struct ssl_st;

namespace jurat::http {

// What one attempt to move bytes came to.
struct Transfer {
  enum class Outcome { moved, wants_read, wants_write, closed, failed };
  Outcome outcome = Outcome::failed;
  std::size_t bytes = 0;
};

namespace tls_steps {

// Each step empties the thread's queue of errors first, for an old one must not colour a new answer, and leaves in it
// why it failed.
Transfer shake_hands(SSL* ssl);
Transfer read(SSL* ssl, std::span<std::uint8_t> into);
Transfer write(SSL* ssl, std::span<const std::uint8_t> bytes);
void say_goodbye(SSL* ssl);  // close_notify, if the handshake is over and there is room for it; no errors stay behind

// The oldest error of the queue in OpenSSL's words, or `when_none`; empties the queue.
std::string last_error(std::string_view when_none);

// The server's choice among the protocols that the other side offers (RFC 7301 3.2): the one of `ours`, which has its
// length before it, or a fatal alert. For SSL_CTX_set_alpn_select_cb.
int choose_protocol(std::span<const unsigned char> ours, const unsigned char** out, unsigned char* out_length,
                    const unsigned char* in, unsigned int in_length);

}  // namespace tls_steps
}  // namespace jurat::http
