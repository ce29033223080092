#include "http/tls_steps.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <limits>

namespace jurat::http::tls_steps {
namespace {

int clamped(std::size_t size) {
  constexpr std::size_t most = std::numeric_limits<int>::max();
  return static_cast<int>(size < most ? size : most);
}

Transfer told(SSL* ssl, int returned) {
  if (returned > 0) return {Transfer::Outcome::moved, static_cast<std::size_t>(returned)};
  switch (SSL_get_error(ssl, returned)) {
    case SSL_ERROR_WANT_READ:
      return {Transfer::Outcome::wants_read, 0};
    case SSL_ERROR_WANT_WRITE:
      return {Transfer::Outcome::wants_write, 0};
    case SSL_ERROR_ZERO_RETURN:
      return {Transfer::Outcome::closed, 0};
    default:
      return {Transfer::Outcome::failed, 0};
  }
}

}  // namespace

Transfer shake_hands(SSL* ssl) {
  ERR_clear_error();
  const int returned = SSL_do_handshake(ssl);
  if (returned == 1) return {Transfer::Outcome::moved, 0};
  return told(ssl, returned);
}

Transfer read(SSL* ssl, std::span<std::uint8_t> into) {
  ERR_clear_error();
  return told(ssl, SSL_read(ssl, into.data(), clamped(into.size())));
}

Transfer write(SSL* ssl, std::span<const std::uint8_t> bytes) {
  ERR_clear_error();
  return told(ssl, SSL_write(ssl, bytes.data(), clamped(bytes.size())));
}

void say_goodbye(SSL* ssl) {
  if (SSL_is_init_finished(ssl) != 1) return;
  ERR_clear_error();
  SSL_shutdown(ssl);
  ERR_clear_error();
}

std::string last_error(std::string_view when_none) {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  if (code == 0) return std::string(when_none);
  if (const char* reason = ERR_reason_error_string(code); reason != nullptr) return reason;
  std::array<char, 256> text{};  // errors of the system have no reason string
  ERR_error_string_n(code, text.data(), text.size());
  return text.data();
}

int choose_protocol(std::span<const unsigned char> ours, const unsigned char** out, unsigned char* out_length,
                    const unsigned char* in, unsigned int in_length) {
  unsigned char* chosen = nullptr;
  const int found =
      SSL_select_next_proto(&chosen, out_length, ours.data(), static_cast<unsigned int>(ours.size()), in, in_length);
  *out = chosen;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

}  // namespace jurat::http::tls_steps
