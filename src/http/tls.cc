#include "http/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <string>
#include <utility>

#include "core/bytes.h"

namespace jurat::http {
namespace {

// The protocols a client offers by ALPN: HTTP/1.1 or none of ours (RFC 7301 3.2).
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_length, const unsigned char* in,
                    unsigned int in_length, void*) {
  static constexpr std::array<unsigned char, 9> ours{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  return tls_steps::choose_protocol(ours, out, out_length, in, in_length);
}

bool configure(SSL_CTX* context) {
  constexpr auto suites_1_2 =
      "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
      "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
  if (SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1) return false;
  if (SSL_CTX_set_cipher_list(context, suites_1_2) != 1) return false;
  if (SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") != 1) return false;
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_PRIORITIZE_CHACHA |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(context,
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  return true;
}

std::string last_error() { return tls_steps::last_error("unknown error"); }

}  // namespace

void TlsSession::Free::operator()(SSL* ssl) const noexcept { SSL_free(ssl); }
void TlsContext::Free::operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
TlsSession::~TlsSession() = default;

Result<TlsContext> TlsContext::load(const TlsFiles& files) {
  ERR_clear_error();
  TlsContext context(SSL_CTX_new(TLS_server_method()));
  if (!context.context_ || !configure(context.context_.get())) return fail(Failure::internal, "TLS: " + last_error());
  if (SSL_CTX_use_certificate_chain_file(context.context_.get(), files.certificate_chain_file.c_str()) != 1) {
    return fail(Failure::input_output, "TLS certificate chain " + files.certificate_chain_file + ": " + last_error());
  }
  if (SSL_CTX_use_PrivateKey_file(context.context_.get(), files.private_key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    return fail(Failure::input_output, "TLS private key " + files.private_key_file + ": " + last_error());
  }
  if (SSL_CTX_check_private_key(context.context_.get()) != 1) {
    return fail(Failure::bad_key, "TLS private key " + files.private_key_file + " does not belong to " +
                                      files.certificate_chain_file + ": " + last_error());
  }
  return context;
}

Result<TlsSession> TlsContext::accept(int descriptor) const {
  ERR_clear_error();
  TlsSession session(SSL_new(context_.get()));
  if (!session.ssl_ || SSL_set_fd(session.ssl_.get(), descriptor) != 1) {
    return fail(Failure::internal, "TLS: " + last_error());
  }
  SSL_set_accept_state(session.ssl_.get());
  return session;
}

Transfer TlsSession::shake_hands() {
  const Transfer moved = tls_steps::shake_hands(ssl_.get());
  if (moved.outcome == Transfer::Outcome::failed) {
    const unsigned long code = ERR_peek_error();
    plain_http_ = ERR_GET_LIB(code) == ERR_LIB_SSL && ERR_GET_REASON(code) == SSL_R_HTTP_REQUEST;
  }
  return noted(moved);
}

Transfer TlsSession::read(std::span<char> into) {
  return noted(tls_steps::read(ssl_.get(), {reinterpret_cast<std::uint8_t*>(into.data()), into.size()}));
}

Transfer TlsSession::write(std::string_view bytes) { return noted(tls_steps::write(ssl_.get(), as_bytes(bytes))); }

void TlsSession::say_goodbye() {
  if (usable_) tls_steps::say_goodbye(ssl_.get());
}

Transfer TlsSession::noted(Transfer moved) {
  if (moved.outcome == Transfer::Outcome::failed) {
    ERR_clear_error();
    usable_ = false;
  }
  return moved;
}

bool TlsSession::has_pending() const { return SSL_has_pending(ssl_.get()) == 1; }
bool TlsSession::met_plain_http() const { return plain_http_; }

}  // namespace jurat::http
