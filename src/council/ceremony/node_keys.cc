#include "council/ceremony/node_keys.h"

#include "core/limits.h"

namespace jurat::council {
namespace {

constexpr std::string_view identity_name = "identity";
constexpr std::string_view share_sealing_name = "share_sealing";
constexpr std::size_t rsa_der_bytes = 4096;

std::string token_keys_name(std::uint32_t number) { return "token_keys_" + std::to_string(number); }

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

}  // namespace

Result<crypto::Ed25519Key> identity_key(Keeper& keeper, Random& random) {
  TRY_ASSIGN(const auto seed, kept_or_drawn(identity_name, keeper, random));
  return crypto::Ed25519Key::from_seed(seed);
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

Result<KeptKeys> load_kept_keys(std::uint32_t key_sets, Keeper& keeper) {
  TRY_ASSIGN(const auto seed, must_load(identity_name, keeper));
  TRY_ASSIGN(auto sealing, must_load(share_sealing_name, keeper));
  if (seed.size() != 32 || sealing.size() != 32)
    return fail(Failure::bad_key, "the node's identity and sealing keys are 32 bytes each");
  KeptKeys keys{crypto::Ed25519Key::from_seed(seed), crypto::DataKey{std::move(sealing)}, {}};
  for (std::uint32_t number = 1; number <= key_sets; ++number) {
    TRY_ASSIGN(const auto joined, must_load(token_keys_name(number), keeper));
    TRY_ASSIGN(auto set, split(number, joined));
    keys.token_keys.push_back(std::move(set));
  }
  for (std::uint32_t number = key_sets + 1; number <= limits::key_sets; ++number) {
    TRY_ASSIGN(const auto joined, keeper.load(token_keys_name(number)));
    if (!joined) break;
    TRY_ASSIGN(auto set, split(number, *joined));
    keys.token_keys.push_back(std::move(set));
  }
  return keys;
}

}  // namespace jurat::council
