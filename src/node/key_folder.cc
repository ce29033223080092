#include "node/key_folder.h"

#include <sys/stat.h>

#include <string>

#include "core/limits.h"
#include "node/files.h"
#include "node/key_file.h"

namespace jurat::node {
namespace {

constexpr std::string_view root_purpose = "root";

Error named(const std::filesystem::path& path, Error error) {
  error.message = path.string() + ": " + error.message;
  return error;
}

// Keys that other users of the machine can read are refused: the file may have been copied already.
Result<void> check_private(const std::filesystem::path& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return {};  // reading it will say what is wrong
  if ((status.st_mode & 077U) == 0) return {};
  return fail(Failure::cannot_open, path.string() +
                                        ": can be read or changed by other users; run chmod 600 on it, and change the "
                                        "passphrase if that was not meant");
}

Result<Bytes> read_key_file(const std::filesystem::path& path) {
  TRY(check_private(path));
  return read_file(path, limits::key_file_bytes);
}

Result<Secret> open_root(const std::filesystem::path& path, const Secret& passphrase) {
  TRY_ASSIGN(const auto file, read_key_file(path));
  auto root =
      passphrase.empty() ? read_plain(root_purpose, file) : open_with_passphrase(root_purpose, file, passphrase);
  if (!root) return fail(named(path, root.error()));
  if (root->size() != 32) return fail(Failure::bad_key, path.string() + ": does not hold a root key of 32 bytes");
  return root;
}

Result<Secret> make_root(const std::filesystem::path& path, const Secret& passphrase, Random& random) {
  auto root = random.secret(32);
  Bytes file;
  if (passphrase.empty()) {
    file = write_plain(root_purpose, root);
  } else {
    TRY_ASSIGN(file, seal_with_passphrase(root_purpose, root, passphrase, key_file_cost, random));
  }
  const auto written = write_atomically(path, file, 0600);
  wipe(file);
  TRY(written);
  return root;
}

}  // namespace

Result<KeyFolder> KeyFolder::open(const std::filesystem::path& folder, const Secret& passphrase, bool make,
                                  Random& random) {
  const auto path = folder / "root.key";
  if (make) TRY(make_folder(folder));
  std::error_code error;
  const bool exists = std::filesystem::exists(path, error);
  if (!exists && !make)
    return fail(Failure::not_found,
                path.string() +
                    ": is missing; restore the keys folder from its copy, or found a council with `jurat council run`");
  auto root = exists ? open_root(path, passphrase) : make_root(path, passphrase, random);
  if (!root) return fail(std::move(root).error());
  return KeyFolder(folder, std::move(*root), random);
}

std::filesystem::path KeyFolder::path_of(std::string_view name) const { return folder_ / (std::string(name) + ".key"); }

Result<std::optional<Secret>> KeyFolder::load(std::string_view name) {
  const auto path = path_of(name);
  const auto file = read_key_file(path);
  if (!file && file.error().failure == Failure::not_found) return std::optional<Secret>();
  if (!file) return fail(file.error());
  auto secret = open_with_root(name, *file, root_);
  if (!secret) return fail(named(path, secret.error()));
  return std::optional<Secret>(std::move(*secret));
}

Result<void> KeyFolder::keep(std::string_view name, const Secret& secret) {
  return write_atomically(path_of(name), seal_with_root(name, secret, root_, *random_), 0600);
}

Result<void> KeyFolder::forget(std::string_view name) { return remove_durably(path_of(name)); }

}  // namespace jurat::node
