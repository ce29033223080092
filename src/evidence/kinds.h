// What a node can be asked to vouch for, and the ways to prove that it is justified: the numbers on the wire, and the
// table of which statement needs which evidence (docs/rules.md). Numbers are never reused.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace jurat::evidence {

enum class StatementKind : std::uint8_t {
  issue_tokens = 1,
  refresh_tokens = 2,
  sign_up = 3,
  confirm_sign_up = 4,
  send_code = 5,
  open_own = 6,
  change_password = 7,
  revoke_refresh = 8,
  sign_out_everywhere = 9,
  delete_own = 10,
  lease_stock = 20,
  take_key_set = 21,
  add_stock_batch = 22,
  publish = 23,
  open_client_secret = 24,
  add_key_sets = 25,
  admin_create_pool = 40,
  admin_delete_pool = 41,
  admin_create_client = 42,
  admin_delete_client = 43,
  admin_confirm = 44,
  admin_set_password = 45,
  admin_set_enabled = 46,
  admin_sign_out = 47,
  admin_delete_user = 48,
  admin_open = 49,
  admin_open_page = 50,
  admin_read = 51,  // of pools and clients: opens nothing, the evidence is checked and used up
};

enum class Kind : std::uint8_t {
  password = 1,       // signature under the user's password-derived key over node nonces and request hash
  new_key = 2,        // signature under the key that the statement sets
  code = 3,           // signature under the key derived from a code and K_code
  ticket = 4,         // t-signed credential and a signature by its key
  access_token = 5,   // proof of possession of one of our access tokens
  client_secret = 6,  // signature under the client secret's key
  admin = 7,          // RFC 9421 signature by an admin key of the ledger
  gateway_word = 8,   // the gateway alone checked SigV4; counts only where the council's settings allow it
};

// One statement's needs: every kind of `all`, and one kind of `one_of` when that is not empty.
struct Needs {
  StatementKind statement;
  std::span<const Kind> all;
  std::span<const Kind> one_of;
  bool client_secret_if_client_has_one;
};

// Never null: every StatementKind has a row (a test walks the enumeration).
const Needs& needs_of(StatementKind statement) noexcept;
bool is_statement_kind(std::uint8_t number) noexcept;
std::string_view name_of(StatementKind statement) noexcept;
std::string_view name_of(Kind kind) noexcept;

}  // namespace jurat::evidence
