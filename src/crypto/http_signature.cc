#include "crypto/http_signature.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/base64.h"
#include "core/limits.h"
#include "crypto/hash.h"

namespace jurat::crypto {
namespace {

constexpr std::string_view label = "sig1";

auto refuse(std::string message) { return fail(Failure::bad_signature, "HTTP signature: " + std::move(message)); }

// sf-string (RFC 8941 3.3.3). Characters that it cannot hold make a base that no parsed signature has.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string inner_list(const std::vector<Component>& components) {
  std::string out = "(";
  for (const Component& component : components) {
    if (out.size() > 1) out += ' ';
    out += quoted(component.name);
  }
  return out + ')';
}

std::string signature_parameters(const std::vector<Component>& components, const SignatureParameters& parameters) {
  return inner_list(components) + ";created=" + std::to_string(parameters.created) +
         ";expires=" + std::to_string(parameters.expires) + ";nonce=" + quoted(parameters.nonce) +
         ";alg=\"ed25519\";keyid=" + quoted(parameters.key_id);
}

// RFC 9421 2.5
std::string base_with(const std::vector<Component>& components, std::string_view parameters) {
  std::string out;
  for (const Component& component : components) out += quoted(component.name) + ": " + component.value + '\n';
  return out + "\"@signature-params\": " + std::string(parameters);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

// Reads the canonical serialisation of the few structured fields (RFC 8941) that we sign with, and nothing else: no
// optional white space, one spelling for each value. So the received text is the text that was signed.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  [[nodiscard]] std::string_view rest() const noexcept { return rest_; }
  [[nodiscard]] bool take(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }
  // key = lcalpha *( lcalpha / DIGIT / "_" / "-" / "." )
  Result<std::string_view> key() {
    std::size_t size = 0;
    while (size < rest_.size() && (is_lower(rest_[size]) || (size > 0 && (is_digit(rest_[size]) || rest_[size] == '_' ||
                                                                          rest_[size] == '-' || rest_[size] == '.'))))
      ++size;
    if (size == 0) return refuse("a name is missing");
    const std::string_view out = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return out;
  }
  Result<std::string> string() {
    if (!take("\"")) return refuse("a string is missing");
    std::string out;
    while (!rest_.empty()) {
      char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '"') return out;
      if (c == '\\') {
        if (rest_.empty() || (rest_.front() != '"' && rest_.front() != '\\')) return refuse("a bad escape");
        c = rest_.front();
        rest_.remove_prefix(1);
      }
      if (c < 0x20 || c > 0x7e) return refuse("a string has a character outside printable ASCII");
      out += c;
    }
    return refuse("a string does not end");
  }
  // A time: no sign, no leading zero, before the year 10000.
  Result<std::int64_t> integer() {
    const auto end = std::ranges::find_if_not(rest_, is_digit);
    const auto size = static_cast<std::size_t>(end - rest_.begin());
    std::int64_t value = 0;
    const auto read = std::from_chars(rest_.data(), rest_.data() + size, value);
    if (size == 0 || (size > 1 && rest_.front() == '0') || read.ec != std::errc() || value > Moment::latest.seconds())
      return refuse("not a time in whole seconds");
    rest_.remove_prefix(size);
    return value;
  }

 private:
  std::string_view rest_;
};

Result<void> read_covered(Reader& reader, std::vector<std::string>& covered) {
  if (!reader.take("(")) return refuse("the list of components is missing");
  while (!reader.take(")")) {
    if (!covered.empty() && !reader.take(" ")) return refuse("the list of components is malformed");
    TRY_ASSIGN(std::string name, reader.string());
    if (name.empty() || name == "@signature-params" || std::ranges::find(covered, name) != covered.end())
      return refuse("a component is covered twice or cannot be covered");
    if (covered.size() == limits::signature_components) return refuse("too many components");
    covered.push_back(std::move(name));
  }
  return {};
}

Result<void> read_parameters(Reader& reader, SignatureParameters& out) {
  std::vector<std::string_view> seen;
  while (!reader.rest().empty()) {
    if (!reader.take(";")) return refuse("more than one signature, or something after it");
    TRY_ASSIGN(const std::string_view name, reader.key());
    if (std::ranges::find(seen, name) != seen.end()) return refuse("a parameter is there twice");
    seen.push_back(name);
    if (!reader.take("=")) return refuse("a parameter has no value");
    if (name == "created") {
      TRY_ASSIGN(out.created, reader.integer());
    } else if (name == "expires") {
      TRY_ASSIGN(out.expires, reader.integer());
    } else if (name == "nonce") {
      TRY_ASSIGN(out.nonce, reader.string());
    } else if (name == "keyid") {
      TRY_ASSIGN(out.key_id, reader.string());
    } else if (name == "alg") {
      TRY_ASSIGN(const std::string algorithm, reader.string());
      if (algorithm != "ed25519") return refuse("alg is not ed25519");
    } else {
      return refuse("unknown parameter");
    }
  }
  return {};
}

}  // namespace

std::string signature_base(const std::vector<Component>& components, const SignatureParameters& parameters) {
  return base_with(components, signature_parameters(components, parameters));
}

SignatureHeaders sign_message(const Ed25519Key& key, const std::vector<Component>& components,
                              const SignatureParameters& parameters) {
  const Ed25519Signature signature = key.sign(as_bytes(signature_base(components, parameters)));
  return {std::string(label) + "=" + signature_parameters(components, parameters),
          std::string(label) + "=:" + to_base64(signature) + ":"};
}

Result<ParsedSignature> parse_signature(std::string_view signature_input, std::string_view signature) {
  if (signature_input.size() > limits::signature_input_bytes || signature.size() > limits::signature_input_bytes)
    return refuse("too long");
  ParsedSignature out;
  Reader input(signature_input);
  TRY_ASSIGN(const std::string_view name, input.key());
  if (!input.take("=")) return refuse("Signature-Input is malformed");
  out.signed_parameters = input.rest();
  TRY(read_covered(input, out.covered));
  TRY(read_parameters(input, out.parameters));

  Reader value(signature);
  TRY_ASSIGN(const std::string_view value_name, value.key());
  if (value_name != name) return refuse("Signature and Signature-Input name different signatures");
  if (!value.take("=:") || !value.rest().ends_with(':')) return refuse("Signature is malformed");
  auto bytes = from_base64(value.rest().substr(0, value.rest().size() - 1));
  if (!bytes) return refuse("Signature is not canonical base64");
  auto fixed = to_array<64>(*bytes);
  if (!fixed) return refuse("Signature is not 64 bytes");
  out.signature = *fixed;
  return out;
}

Result<void> verify_message(const Ed25519PublicKey& key, const ParsedSignature& parsed,
                            const std::vector<Component>& components) {
  const bool same = std::ranges::equal(parsed.covered, components, {}, {}, &Component::name);
  if (!same) return refuse("does not cover exactly the components it must");
  for (const Component& component : components) {
    // A line break inside a value could pass for another component.
    if (std::ranges::any_of(component.value, [](char c) { return c == '\n' || c == '\r' || c == '\0'; }))
      return refuse("a component's value has a line break");
  }
  if (!verify_ed25519(key, as_bytes(base_with(components, parsed.signed_parameters)), parsed.signature))
    return refuse("does not verify");
  return {};
}

std::string content_digest(ByteSpan body) { return "sha-256=:" + to_base64(sha256(body)) + ":"; }

}  // namespace jurat::crypto
