#include "council/ceremony/node_keys.h"

#include "core/limits.h"
#include "crypto/domains.h"
#include "crypto/hash.h"

namespace jurat::council {
namespace {

constexpr std::string_view identity_name = "identity";
constexpr std::string_view tls_name = "tls";
constexpr std::string_view validator_name = "validator";
constexpr std::string_view engine_name = "engine";
constexpr std::string_view share_sealing_name = "share_sealing";
constexpr std::string_view share_generation_name = "share_generation";
constexpr std::string_view fake_users_name = "fake_users";
constexpr std::size_t rsa_der_bytes = 4096;

std::string token_keys_name(std::uint32_t number) { return "token_keys_" + std::to_string(number); }

std::string token_share_name(std::uint32_t number) { return "token_share_" + std::to_string(number); }

Result<Secret> kept_or_drawn(std::string_view name, Keeper& keeper, Random& random) {
  TRY_ASSIGN(auto kept, keeper.load(name));
  if (!kept) {
    kept = random.secret(32);
    TRY(keeper.keep(name, *kept));
  }
  if (kept->size() != 32) return fail(Failure::bad_key, std::string(name) + ": not 32 bytes");
  return std::move(*kept);
}

// The two keys as one secret: u32 length | PKCS #8 of the ID key | PKCS #8 of the access key.
Result<Secret> join(const DealtKeySet& keys) {
  TRY_ASSIGN(const auto id_der, keys.id_key.pkcs8_der());
  TRY_ASSIGN(const auto access_der, keys.access_key.pkcs8_der());
  Bytes length;
  append_u32(length, static_cast<std::uint32_t>(id_der.size()));
  Secret joined(4 + id_der.size() + access_der.size());
  auto out = joined.writable();
  std::copy(length.begin(), length.end(), out.begin());
  std::copy(id_der.span().begin(), id_der.span().end(), out.begin() + 4);
  std::copy(access_der.span().begin(), access_der.span().end(),
            out.begin() + 4 + static_cast<std::ptrdiff_t>(id_der.size()));
  return joined;
}

Result<DealtKeySet> split(std::uint32_t number, const Secret& joined) {
  const auto name = token_keys_name(number);
  const auto bytes = joined.span();
  if (bytes.size() < 4) return fail(Failure::bad_key, name + ": too short");
  const std::size_t id_size =
      std::size_t{bytes[0]} << 24 | std::size_t{bytes[1]} << 16 | std::size_t{bytes[2]} << 8 | bytes[3];
  if (id_size > rsa_der_bytes || 4 + id_size >= bytes.size()) return fail(Failure::bad_key, name + ": malformed");
  TRY_ASSIGN(auto id_key, crypto::RsaPrivateKey::parse(Secret::copy_of(bytes.subspan(4, id_size))));
  TRY_ASSIGN(auto access_key, crypto::RsaPrivateKey::parse(Secret::copy_of(bytes.subspan(4 + id_size))));
  return DealtKeySet{number, std::move(id_key), std::move(access_key)};
}

Result<Secret> must_load(std::string_view name, Keeper& keeper) {
  TRY_ASSIGN(auto kept, keeper.load(name));
  if (!kept)
    return fail(Failure::cannot_open,
                "the key \"" + std::string(name) + "\" is missing; restore it from the copy of the keys folder");
  return std::move(*kept);
}

Result<crypto::Ed25519Key> must_load_key(std::string_view name, Keeper& keeper) {
  TRY_ASSIGN(const auto seed, must_load(name, keeper));
  if (seed.size() != 32) return fail(Failure::bad_key, std::string(name) + ": not 32 bytes");
  return crypto::Ed25519Key::from_seed(seed);
}

// Up to `key_sets` all must be there; beyond it those without a gap are taken.
template <class Load, class Kept>
Result<void> load_sets(std::uint32_t key_sets, std::vector<Kept>& kept, const std::string& what, Load load) {
  for (std::uint32_t number = 1; number <= limits::key_sets; ++number) {
    TRY_ASSIGN(auto one, load(number));
    if (!one && number <= key_sets)
      return fail(Failure::cannot_open, "the key \"" + what + std::to_string(number) +
                                            "\" is missing; restore it from the copy of the keys folder");
    if (!one) return {};
    kept.push_back(std::move(*one));
  }
  return {};
}

std::string sealing_name(std::uint64_t generation) {
  std::string name(share_sealing_name);
  if (generation != 0) name += "_" + std::to_string(generation);
  return name;
}

// Unknown users stay the same when the sealing key is replaced: the seed is drawn from the first one and then kept.
Result<Secret> fake_users_seed(Keeper& keeper) {
  TRY_ASSIGN(auto kept, keeper.load(fake_users_name));
  if (kept) return std::move(*kept);
  TRY_ASSIGN(const auto sealing, must_load(share_sealing_name, keeper));
  if (sealing.size() != 32) return fail(Failure::bad_key, std::string(share_sealing_name) + ": not 32 bytes");
  Secret seed = crypto::hkdf_sha256(sealing.span(), {}, as_bytes(crypto::domain::fake_user), 32);
  TRY(keeper.keep(fake_users_name, seed));
  return seed;
}

}  // namespace

Result<crypto::Ed25519Key> identity_key(Keeper& keeper, Random& random) {
  TRY_ASSIGN(const auto seed, kept_or_drawn(identity_name, keeper, random));
  return crypto::Ed25519Key::from_seed(seed);
}

Result<NetworkKeys> network_keys(Keeper& keeper, Random& random) {
  TRY_ASSIGN(const auto tls, kept_or_drawn(tls_name, keeper, random));
  TRY_ASSIGN(const auto validator, kept_or_drawn(validator_name, keeper, random));
  TRY_ASSIGN(const auto engine, kept_or_drawn(engine_name, keeper, random));
  return NetworkKeys{crypto::Ed25519Key::from_seed(tls), crypto::Ed25519Key::from_seed(validator),
                     crypto::Ed25519Key::from_seed(engine)};
}

Result<crypto::DataKey> share_sealing_key(Keeper& keeper, Random& random) {
  TRY_ASSIGN(auto key, kept_or_drawn(share_sealing_name, keeper, random));
  return crypto::DataKey{std::move(key)};
}

Result<DealtKeySet> dealt_key_set(std::uint32_t number, Keeper& keeper) {
  const auto name = token_keys_name(number);
  TRY_ASSIGN(const auto kept, keeper.load(name));
  if (kept) return split(number, *kept);
  TRY_ASSIGN(auto id_key, crypto::RsaPrivateKey::generate());
  TRY_ASSIGN(auto access_key, crypto::RsaPrivateKey::generate());
  DealtKeySet keys{number, std::move(id_key), std::move(access_key)};
  TRY_ASSIGN(const auto joined, join(keys));
  TRY(keeper.keep(name, joined));
  return keys;
}

// ID modulus | access modulus | ID share | access share.
Result<std::optional<KeptTokenShare>> token_share(std::uint32_t number, Keeper& keeper) {
  const auto name = token_share_name(number);
  TRY_ASSIGN(const auto kept, keeper.load(name));
  if (!kept) return std::optional<KeptTokenShare>();
  if (kept->size() != 4 * crypto::rsa_bytes) return fail(Failure::bad_key, name + ": malformed");
  const auto part = [&](std::size_t place) {
    return kept->span().subspan(place * crypto::rsa_bytes, crypto::rsa_bytes);
  };
  KeptTokenShare share{number, {}, Secret::copy_of(part(2)), Secret::copy_of(part(3))};
  TRY_ASSIGN(share.keys.id_key, crypto::RsaPublicKey::parse(part(0)));
  TRY_ASSIGN(share.keys.access_key, crypto::RsaPublicKey::parse(part(1)));
  return std::optional<KeptTokenShare>(std::move(share));
}

Result<void> keep_token_share(const KeptTokenShare& share, Keeper& keeper) {
  if (share.id_share.size() != crypto::rsa_bytes || share.access_share.size() != crypto::rsa_bytes)
    return fail(Failure::bad_key, token_share_name(share.number) + ": not two shares of 256 bytes");
  Secret joined(4 * crypto::rsa_bytes);
  auto out = joined.writable().begin();
  for (const ByteSpan part : {ByteSpan(share.keys.id_key.modulus), ByteSpan(share.keys.access_key.modulus),
                              share.id_share.span(), share.access_share.span()})
    out = std::copy(part.begin(), part.end(), out);
  return keeper.keep(token_share_name(share.number), joined);
}

Result<KeptKeys> load_kept_keys(std::uint32_t key_sets, Keeper& keeper, std::uint8_t n) {
  TRY_ASSIGN(auto identity, must_load_key(identity_name, keeper));
  TRY_ASSIGN(auto tls, must_load_key(tls_name, keeper));
  TRY_ASSIGN(auto validator, must_load_key(validator_name, keeper));
  TRY_ASSIGN(auto engine, must_load_key(engine_name, keeper));
  KeptKeys keys{std::move(identity), {}, {}, {std::move(tls), std::move(validator), std::move(engine)}};
  if (n > 1) {
    TRY(load_sets(key_sets, keys.token_shares, "token_share_",
                  [&](std::uint32_t number) { return token_share(number, keeper); }));
  } else {
    TRY(load_sets(key_sets, keys.token_keys, "token_keys_",
                  [&](std::uint32_t number) -> Result<std::optional<DealtKeySet>> {
                    TRY_ASSIGN(const auto joined, keeper.load(token_keys_name(number)));
                    if (!joined) return std::optional<DealtKeySet>();
                    TRY_ASSIGN(auto set, split(number, *joined));
                    return std::optional<DealtKeySet>(std::move(set));
                  }));
  }
  TRY_ASSIGN(keys.fake_users, fake_users_seed(keeper));
  if (keys.fake_users.size() != 32) return fail(Failure::bad_key, std::string(fake_users_name) + ": not 32 bytes");
  return keys;
}

Result<std::uint64_t> share_generation(Keeper& keeper) {
  TRY_ASSIGN(const auto kept, keeper.load(share_generation_name));
  if (!kept) return std::uint64_t{0};
  if (kept->size() != 8) return fail(Failure::bad_key, std::string(share_generation_name) + ": not 8 bytes");
  std::uint64_t generation = 0;
  for (const std::uint8_t byte : kept->span()) generation = generation << 8 | byte;
  return generation;
}

Result<void> keep_share_generation(std::uint64_t generation, Keeper& keeper) {
  Bytes number;
  append_u64(number, generation);
  return keeper.keep(share_generation_name, Secret::take(std::move(number)));
}

Result<crypto::DataKey> share_sealing_key_of(std::uint64_t generation, Keeper& keeper) {
  const std::string name = sealing_name(generation);
  TRY_ASSIGN(auto key, must_load(name, keeper));
  if (key.size() != 32) return fail(Failure::bad_key, name + ": not 32 bytes");
  return crypto::DataKey{std::move(key)};
}

Result<crypto::DataKey> draw_share_sealing_key(std::uint64_t generation, Keeper& keeper, Random& random) {
  auto key = random.secret(32);
  TRY(keeper.keep(sealing_name(generation), key));
  return crypto::DataKey{std::move(key)};
}

Result<void> forget_share_sealing_key(std::uint64_t generation, Keeper& keeper) {
  return keeper.forget(sealing_name(generation));
}

}  // namespace jurat::council
