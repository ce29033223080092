#include "network/peers/peer_tls.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/free_with.h"
#include "core/limits.h"

namespace jurat::network {
namespace {

using Certificate = std::unique_ptr<X509, FreeWith<X509_free>>;
using PrivateKey = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;

// RFC 7301: names the protocol and its version, so that a later one can be told apart.
constexpr std::array<unsigned char, 14> protocol{13, 'j', 'u', 'r', 'a', 't', '-', 'p', 'e', 'e', 'r', 's', '/', '1'};
// RFC 8410 4: SubjectPublicKeyInfo of an Ed25519 key up to the key itself.
constexpr ByteArray<12> spki_prefix{0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

std::string last_error() { return http::tls_steps::last_error("the connection ended"); }

// Byte for byte, so that no other form of the same key, and no parameters beside it, get through.
std::optional<crypto::Ed25519PublicKey> key_of(X509* certificate) {
  X509_PUBKEY* public_key = certificate != nullptr ? X509_get_X509_PUBKEY(certificate) : nullptr;
  unsigned char* der = nullptr;
  const int size = public_key != nullptr ? i2d_X509_PUBKEY(public_key, &der) : 0;
  std::optional<crypto::Ed25519PublicKey> key;
  if (size == static_cast<int>(spki_prefix.size() + 32) && std::equal(spki_prefix.begin(), spki_prefix.end(), der)) {
    key.emplace();
    std::copy_n(der + spki_prefix.size(), key->size(), key->begin());
  }
  OPENSSL_free(der);
  ERR_clear_error();
  return key;
}

// The certificate is only the envelope of the key: empty names, no end (RFC 5280 4.1.2.5), signed by itself.
Certificate make_certificate(EVP_PKEY* key) {
  Certificate certificate(X509_new());
  if (!certificate || X509_set_version(certificate.get(), X509_VERSION_3) != 1 ||
      ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1) != 1 ||
      ASN1_TIME_set_string(X509_getm_notBefore(certificate.get()), "19700101000000Z") != 1 ||
      ASN1_TIME_set_string(X509_getm_notAfter(certificate.get()), "99991231235959Z") != 1 ||
      X509_set_pubkey(certificate.get(), key) != 1 || X509_sign(certificate.get(), key, nullptr) <= 0) {
    return nullptr;
  }
  return certificate;
}

// Server side of ALPN: ours or nothing.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_length, const unsigned char* in,
                    unsigned int in_length, void*) {
  return http::tls_steps::choose_protocol(protocol, out, out_length, in, in_length);
}

// Takes the place of OpenSSL's verification of chains. That the other side holds the key is proven by its
// CertificateVerify (RFC 8446 4.4.3), which OpenSSL checks after this.
int verify_key(X509_STORE_CTX* store, void*) {
  auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  const auto* accepts = ssl != nullptr ? static_cast<const PeerTls::Accepts*>(SSL_get_app_data(ssl)) : nullptr;
  const auto key = key_of(X509_STORE_CTX_get0_cert(store));
  if (accepts != nullptr && key && (*accepts)(*key)) {
    X509_STORE_CTX_set_error(store, X509_V_OK);
    return 1;
  }
  X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED);
  return 0;
}

bool configure(SSL_CTX* context) {
  if (SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) != 1) return false;
  if (SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) != 1) return false;
  if (SSL_CTX_set_ciphersuites(context, "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256") != 1) return false;
  if (SSL_CTX_set1_groups_list(context, "X25519") != 1) return false;
  if (SSL_CTX_set1_sigalgs_list(context, "ed25519") != 1) return false;
  if (SSL_CTX_set1_client_sigalgs_list(context, "ed25519") != 1) return false;
  if (SSL_CTX_set_num_tickets(context, 0) != 1) return false;
  if (SSL_CTX_set_max_early_data(context, 0) != 1) return false;
  if (SSL_CTX_set_alpn_protos(context, protocol.data(), protocol.size()) != 0) return false;
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_max_cert_list(context, static_cast<long>(limits::peer_certificate_bytes));
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  SSL_CTX_set_cert_verify_callback(context, verify_key, nullptr);
  return true;
}

}  // namespace

struct PeerTlsSession::State {
  std::unique_ptr<SSL, FreeWith<SSL_free>> ssl;
  PeerTls::Accepts accepts;
  std::string fault;
  bool usable = true;       // after a fatal error OpenSSL forbids further calls
  bool unfinished = false;  // a write waits to be repeated
};

struct PeerTls::Context {
  std::unique_ptr<SSL_CTX, FreeWith<SSL_CTX_free>> ssl;
};

PeerTlsSession::PeerTlsSession(std::unique_ptr<State> state) : state_(std::move(state)) {}
PeerTlsSession::PeerTlsSession(PeerTlsSession&&) noexcept = default;
PeerTlsSession& PeerTlsSession::operator=(PeerTlsSession&&) noexcept = default;
PeerTlsSession::~PeerTlsSession() = default;
PeerTls::PeerTls(std::unique_ptr<Context> context) : context_(std::move(context)) {}
PeerTls::PeerTls(PeerTls&&) noexcept = default;
PeerTls& PeerTls::operator=(PeerTls&&) noexcept = default;
PeerTls::~PeerTls() = default;

Result<PeerTls> PeerTls::make(const crypto::Ed25519Key& key) {
  ERR_clear_error();
  auto context = std::make_unique<Context>();
  context->ssl.reset(SSL_CTX_new(TLS_method()));
  if (!context->ssl || !configure(context->ssl.get())) return fail(Failure::internal, "TLS: " + last_error());
  const Secret seed = key.seed();
  const PrivateKey own(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.span().data(), seed.span().size()));
  if (!own) return fail(Failure::bad_key, "the node's TLS key: " + last_error());
  const Certificate certificate = make_certificate(own.get());
  if (key_of(certificate.get()) != key.public_key()) {
    return fail(Failure::internal, "the node's TLS certificate cannot be made: " + last_error());
  }
  if (SSL_CTX_use_certificate(context->ssl.get(), certificate.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context->ssl.get(), own.get()) != 1) {
    return fail(Failure::internal, "the node's TLS certificate: " + last_error());
  }
  return PeerTls(std::move(context));
}

Result<PeerTlsSession> PeerTls::dial(int descriptor, Accepts accepts) const {
  return begin(descriptor, std::move(accepts), true);
}

Result<PeerTlsSession> PeerTls::accept(int descriptor, Accepts accepts) const {
  return begin(descriptor, std::move(accepts), false);
}

Result<PeerTlsSession> PeerTls::begin(int descriptor, Accepts accepts, bool dials) const {
  ERR_clear_error();
  auto state = std::make_unique<PeerTlsSession::State>();
  state->ssl.reset(SSL_new(context_->ssl.get()));
  state->accepts = std::move(accepts);
  if (!state->ssl || SSL_set_fd(state->ssl.get(), descriptor) != 1 ||
      SSL_set_app_data(state->ssl.get(), &state->accepts) != 1) {
    return fail(Failure::internal, "TLS: " + last_error());
  }
  if (dials) {
    SSL_set_connect_state(state->ssl.get());
  } else {
    SSL_set_accept_state(state->ssl.get());
  }
  return PeerTlsSession(std::move(state));
}

Transfer PeerTlsSession::noted(Transfer moved) {
  if (moved.outcome == Transfer::Outcome::failed) {
    state_->fault = last_error();
    state_->usable = false;
  }
  return moved;
}

Transfer PeerTlsSession::shake_hands() {
  const Transfer moved = noted(http::tls_steps::shake_hands(state_->ssl.get()));
  if (moved.outcome != Transfer::Outcome::moved) return moved;
  const unsigned char* chosen = nullptr;
  unsigned int size = 0;
  SSL_get0_alpn_selected(state_->ssl.get(), &chosen, &size);
  if (!std::equal(protocol.begin() + 1, protocol.end(), chosen, chosen + size)) {
    state_->fault = "the other side does not speak this protocol";
    state_->usable = false;
    return {Transfer::Outcome::failed, 0};
  }
  return moved;
}

Transfer PeerTlsSession::read(std::span<std::uint8_t> into) {
  return noted(http::tls_steps::read(state_->ssl.get(), into));
}

Transfer PeerTlsSession::write(ByteSpan bytes) {
  const Transfer moved = noted(http::tls_steps::write(state_->ssl.get(), bytes));
  state_->unfinished = moved.outcome != Transfer::Outcome::moved;
  return moved;
}

bool PeerTlsSession::renew_keys() {
  if (state_->unfinished || !state_->usable) return false;
  ERR_clear_error();
  return SSL_key_update(state_->ssl.get(), SSL_KEY_UPDATE_REQUESTED) == 1;
}

void PeerTlsSession::say_goodbye() {
  if (state_->usable) http::tls_steps::say_goodbye(state_->ssl.get());
}

bool PeerTlsSession::has_pending() const { return SSL_has_pending(state_->ssl.get()) == 1; }

std::optional<crypto::Ed25519PublicKey> PeerTlsSession::peer_key() const {
  if (SSL_is_init_finished(state_->ssl.get()) != 1) return std::nullopt;
  return key_of(SSL_get0_peer_certificate(state_->ssl.get()));
}

const std::string& PeerTlsSession::fault() const { return state_->fault; }

}  // namespace jurat::network
