#include <array>
#include <iostream>

#include "core/limits.h"
#include "core/outside.h"
#include "crypto/ed25519.h"
#include "node/command.h"
#include "node/files.h"
#include "node/key_file.h"

namespace jurat::node::commands {
namespace {

constexpr std::array<Flag, 2> flags{{
    {"name", "NAME", "whose key it is (default: the file's name without its ending)"},
    {"passphrase-file", "FILE", "seal the key with the passphrase in this file"},
}};
constexpr std::array places{Place{"FILE", "where the new key is written; a file that exists is not replaced"}};

Result<Bytes> file_of(const crypto::Ed25519Key& key, const Arguments& arguments) {
  const auto seed = key.seed();
  if (!arguments.has("passphrase-file")) return write_plain("admin", seed);
  TRY_ASSIGN(const auto passphrase,
             read_private_file(arguments.value("passphrase-file"), limits::passphrase_bytes, true));
  return seal_with_passphrase("admin", seed, passphrase, key_file_cost, system_random());
}

Result<void> make_key(const Arguments& arguments) {
  const std::filesystem::path path = arguments.places.front();
  std::error_code error;
  if (std::filesystem::exists(path, error)) {
    return fail(Failure::conflict, path.string() + ": exists already and is not replaced; choose another name");
  }
  const auto name = arguments.value("name", path.stem().string());
  if (name.empty() || name.find_first_of(":,\"") != std::string::npos) {
    return fail(Failure::invalid_parameter, "--name " + name + ": a name has no colon, comma or quote");
  }
  const auto key = crypto::Ed25519Key::generate(system_random());
  TRY_ASSIGN(auto content, file_of(key, arguments));
  const auto written = write_atomically(path, content, 0600);
  wipe(content);
  TRY(written);
  if (!arguments.has("passphrase-file")) {
    std::cerr << "jurat: " << path.string()
              << " is not sealed: whoever reads it is this admin. --passphrase-file seals it.\n";
  }
  std::cout << name << ":" << to_hex(key.public_key()) << '\n';
  return {};
}

int run_new_key(const Arguments& arguments) {
  const auto made = make_key(arguments);
  return made ? done : report(made.error());
}

}  // namespace

extern const Command admin_new_key;
const Command admin_new_key{
    "admin new-key",
    "makes the key of an admin and prints its public half",
    R"(The line that is printed goes into council.admins of the settings file, before the council is founded. The file stays
with the admin and signs admin calls.

Example:
  jurat admin new-key ada.key                       # prints ada:5f0c…
  jurat admin new-key ada.key --passphrase-file ~/ada.passphrase)",
    flags,
    places,
    run_new_key};

}  // namespace jurat::node::commands
