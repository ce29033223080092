// The form of a key on disk: a versioned header, then the key sealed under a passphrase (Argon2id), under the node's
// root key, or, for development alone, unsealed with a checksum. The file's purpose is bound, so files cannot be
// swapped.
#pragma once

#include <string_view>

#include "core/bytes.h"
#include "core/outside.h"
#include "core/secret.h"
#include "crypto/password/password_key.h"

namespace jurat::node {

enum class Protection : std::uint8_t { plain = 0, passphrase = 1, root_key = 2 };

// 64 MiB, three passes.
inline constexpr crypto::Argon2Cost key_file_cost{64 * 1024, 3};

Result<Bytes> seal_with_passphrase(std::string_view purpose, const Secret& key, const Secret& passphrase,
                                   const crypto::Argon2Cost& cost, Random& random);
Bytes seal_with_root(std::string_view purpose, const Secret& key, const Secret& root, Random& random);
Bytes write_plain(std::string_view purpose, const Secret& key);

// bad_encoding: not a key file, cut short, or a newer version.
Result<Protection> protection_of(ByteSpan file);
// cannot_open: wrong passphrase or root, altered, another purpose; the three cannot be told apart, and the text says
// so.
Result<Secret> open_with_passphrase(std::string_view purpose, ByteSpan file, const Secret& passphrase);
Result<Secret> open_with_root(std::string_view purpose, ByteSpan file, const Secret& root);
Result<Secret> read_plain(std::string_view purpose, ByteSpan file);

}  // namespace jurat::node
