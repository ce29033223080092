#include "node/key_file.h"

#include <string>

#include "core/limits.h"
#include "crypto/domains.h"
#include "crypto/hash.h"
#include "crypto/seal.h"

namespace jurat::node {
namespace {

constexpr std::string_view magic = "JURATKEY";
constexpr std::uint8_t version = 1;
constexpr std::size_t salt_bytes = 16;
constexpr std::size_t short_header = 10;                                // magic, version, protection
constexpr std::size_t long_header = short_header + 4 + 4 + salt_bytes;  // … memory, passes, salt

Bytes header_of(Protection protection) {
  Bytes header = to_bytes(magic);
  header.push_back(version);
  header.push_back(static_cast<std::uint8_t>(protection));
  return header;
}

std::uint32_t read_u32(ByteSpan bytes) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

Bytes context_of(std::string_view purpose, ByteSpan header) {
  return length_prefixed({as_bytes(crypto::domain::node_seal), as_bytes(purpose), header});
}

crypto::DataKey file_key(std::string_view purpose, const Secret& root, ByteSpan salt) {
  const auto info = length_prefixed({as_bytes(crypto::domain::node_seal), as_bytes(purpose)});
  return {crypto::hkdf_sha256(root.span(), salt, info, 32)};
}

Result<void> expect(ByteSpan file, Protection wanted, std::size_t header) {
  TRY_ASSIGN(const auto found, protection_of(file));
  if (found == wanted && file.size() > header) return {};
  if (found == wanted) return fail(Failure::bad_encoding, "the key file is cut short; restore it from its copy");
  switch (found) {
    case Protection::plain:
      return fail(Failure::cannot_open,
                  "the key file is unsealed, as `jurat dev` makes it; only `jurat dev` opens such files");
    case Protection::passphrase:
      return fail(Failure::cannot_open, "the key file is sealed by a passphrase, which was not given");
    case Protection::root_key:
      return fail(Failure::cannot_open, "the key file is sealed under the node's root key");
  }
  return fail(Failure::internal);
}

tl::unexpected<Error> refused(std::string_view with) {
  return fail(Failure::cannot_open, "the key file does not open: a wrong " + std::string(with) +
                                        ", or the file was altered or belongs elsewhere");
}

}  // namespace

Result<Bytes> seal_with_passphrase(std::string_view purpose, const Secret& key, const Secret& passphrase,
                                   const crypto::Argon2Cost& cost, Random& random) {
  if (passphrase.empty()) return fail(Failure::invalid_parameter, "the passphrase is empty");
  auto file = header_of(Protection::passphrase);
  append_u32(file, cost.memory_kib);
  append_u32(file, cost.passes);
  const auto salt = random.array<salt_bytes>();
  append(file, salt);
  TRY_ASSIGN(const auto stretched, crypto::argon2id(passphrase.span(), salt, cost));
  append(file, crypto::seal(file_key(purpose, stretched, salt), key.span(), context_of(purpose, file), random));
  return file;
}

Bytes seal_with_root(std::string_view purpose, const Secret& key, const Secret& root, Random& random) {
  auto file = header_of(Protection::root_key);
  append(file, crypto::seal(file_key(purpose, root, {}), key.span(), context_of(purpose, file), random));
  return file;
}

Bytes write_plain(std::string_view purpose, const Secret& key) {
  auto file = header_of(Protection::plain);
  append(file, crypto::tagged_hash(crypto::domain::node_seal, {as_bytes(purpose), file, key.span()}));
  append(file, key.span());
  return file;
}

Result<Protection> protection_of(ByteSpan file) {
  if (file.size() < short_header || as_text(file.first(magic.size())) != magic) {
    return fail(Failure::bad_encoding, "is not a key file of Jurat, or is cut short; restore it from its copy");
  }
  if (file[8] != version) {
    return fail(Failure::bad_encoding,
                "is a key file of format " + std::to_string(file[8]) + "; this program reads format 1");
  }
  if (file[9] > static_cast<std::uint8_t>(Protection::root_key))
    return fail(Failure::bad_encoding, "names an unknown way of sealing");
  return static_cast<Protection>(file[9]);
}

Result<Secret> open_with_passphrase(std::string_view purpose, ByteSpan file, const Secret& passphrase) {
  TRY(expect(file, Protection::passphrase, long_header));
  const crypto::Argon2Cost cost{read_u32(file.subspan(10, 4)), read_u32(file.subspan(14, 4))};
  if (cost.memory_kib > limits::key_file_argon2_kib || cost.passes > limits::key_file_argon2_passes ||
      cost.memory_kib < 8 || cost.passes == 0) {
    return fail(Failure::bad_encoding,
                "the key file asks for an Argon2id cost outside of the limits; restore it from its copy");
  }
  const auto header = file.first(long_header);
  const auto salt = file.subspan(18, salt_bytes);
  TRY_ASSIGN(const auto stretched, crypto::argon2id(passphrase.span(), salt, cost));
  auto key =
      crypto::open_sealed(file_key(purpose, stretched, salt), file.subspan(long_header), context_of(purpose, header));
  if (!key) return refused("passphrase");
  return key;
}

Result<Secret> open_with_root(std::string_view purpose, ByteSpan file, const Secret& root) {
  TRY(expect(file, Protection::root_key, short_header));
  const auto header = file.first(short_header);
  auto key = crypto::open_sealed(file_key(purpose, root, {}), file.subspan(short_header), context_of(purpose, header));
  if (!key) return refused("root key");
  return key;
}

Result<Secret> read_plain(std::string_view purpose, ByteSpan file) {
  TRY(expect(file, Protection::plain, short_header + 32));
  const auto header = file.first(short_header);
  const auto sum = file.subspan(short_header, 32);
  const auto key = file.subspan(short_header + 32);
  const auto expected = crypto::tagged_hash(crypto::domain::node_seal, {as_bytes(purpose), header, key});
  if (!equal_constant_time(sum, expected))
    return fail(Failure::cannot_open, "the key file was altered or belongs elsewhere; restore it from its copy");
  return Secret::copy_of(key);
}

}  // namespace jurat::node
