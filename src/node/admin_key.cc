#include "node/admin_key.h"

#include "core/limits.h"
#include "node/files.h"
#include "node/key_file.h"
#include "node/passphrase.h"

namespace jurat::node {
namespace {

constexpr std::string_view purpose = "admin";

Result<Secret> opened(const std::filesystem::path& path, const Secret& file,
                      const std::optional<std::filesystem::path>& passphrase_file) {
  TRY_ASSIGN(const Protection protection, protection_of(file.span()));
  switch (protection) {
    case Protection::plain:
      return read_plain(purpose, file.span());
    case Protection::passphrase: {
      if (passphrase_file) {
        TRY_ASSIGN(const Secret passphrase, read_private_file(*passphrase_file, limits::passphrase_bytes, true));
        return open_with_passphrase(purpose, file.span(), passphrase);
      }
      TRY_ASSIGN(const Secret passphrase, ask_secret("Passphrase of " + path.string()));
      return open_with_passphrase(purpose, file.span(), passphrase);
    }
    case Protection::root_key:
      break;
  }
  return fail(Failure::bad_key, "is a node's key, not an admin's");
}

}  // namespace

Result<crypto::Ed25519Key> read_admin_key(const std::filesystem::path& path,
                                          const std::optional<std::filesystem::path>& passphrase_file) {
  TRY_ASSIGN(const Secret file, read_private_file(path, limits::key_file_bytes, false));
  const auto seed = opened(path, file, passphrase_file);
  if (!seed) return fail(seed.error().failure, path.string() + ": " + seed.error().message);
  if (seed->size() != 32) return fail(Failure::bad_key, path.string() + ": does not hold an admin's key");
  return crypto::Ed25519Key::from_seed(*seed);
}

}  // namespace jurat::node
