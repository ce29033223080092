#include "evidence/kinds.h"

#include <array>

#include "core/result.h"

namespace jurat::evidence {
namespace {

constexpr std::array password_only{Kind::password};
constexpr std::array ticket_only{Kind::ticket};
constexpr std::array new_key_only{Kind::new_key};
constexpr std::array code_only{Kind::code};
constexpr std::array access_only{Kind::access_token};
constexpr std::array change{Kind::access_token, Kind::password, Kind::new_key};
constexpr std::array<Kind, 0> nothing{};
// An admin's own signature, or the word of a gateway that checked SigV4 where the council's settings take it.
constexpr std::array admin{Kind::admin, Kind::gateway_word};

using S = StatementKind;
constexpr std::array table{
    Needs{S::issue_tokens, password_only, nothing, true},
    Needs{S::refresh_tokens, ticket_only, nothing, true},
    Needs{S::sign_up, new_key_only, nothing, true},
    Needs{S::confirm_sign_up, code_only, nothing, false},
    Needs{S::send_code, nothing, nothing, false},  // quotas at each node stand in for evidence (protocols 4)
    Needs{S::open_own, access_only, nothing, false},
    Needs{S::change_password, change, nothing, false},
    Needs{S::revoke_refresh, ticket_only, nothing, true},
    Needs{S::sign_out_everywhere, access_only, nothing, false},
    Needs{S::delete_own, access_only, nothing, false},
    Needs{S::lease_stock, nothing, nothing, false},         // bounded by the ledger's own lease rules
    Needs{S::take_key_set, nothing, nothing, false},        // once for each pool
    Needs{S::add_stock_batch, nothing, nothing, false},     // carries all n acknowledgements
    Needs{S::publish, nothing, nothing, false},             // public bytes that every node builds itself
    Needs{S::open_client_secret, nothing, nothing, false},  // SECRET_HASH is the gateway's check (docs/threat_model.md)
    Needs{S::add_key_sets, nothing, nothing, false},        // a node vouches for shares that its operator imported
    Needs{S::admin_create_pool, nothing, admin, false},
    Needs{S::admin_delete_pool, nothing, admin, false},
    Needs{S::admin_create_client, nothing, admin, false},
    Needs{S::admin_delete_client, nothing, admin, false},
    Needs{S::admin_confirm, nothing, admin, false},
    Needs{S::admin_set_password, new_key_only, admin, false},
    Needs{S::admin_set_enabled, nothing, admin, false},
    Needs{S::admin_sign_out, nothing, admin, false},
    Needs{S::admin_delete_user, nothing, admin, false},
    Needs{S::admin_open, nothing, admin, false},
    Needs{S::admin_open_page, nothing, admin, false},
    Needs{S::admin_read, nothing, admin, false},
};

}  // namespace

const Needs& needs_of(StatementKind statement) noexcept {
  for (const Needs& row : table) {
    if (row.statement == statement) return row;
  }
  broken_truth("every statement kind has a row", __FILE__, __LINE__);
}

bool is_statement_kind(std::uint8_t number) noexcept {
  for (const Needs& row : table) {
    if (static_cast<std::uint8_t>(row.statement) == number) return true;
  }
  return false;
}

std::string_view name_of(StatementKind statement) noexcept {
  switch (statement) {
    case S::issue_tokens:
      return "issue_tokens";
    case S::refresh_tokens:
      return "refresh_tokens";
    case S::sign_up:
      return "sign_up";
    case S::confirm_sign_up:
      return "confirm_sign_up";
    case S::send_code:
      return "send_code";
    case S::open_own:
      return "open_own";
    case S::change_password:
      return "change_password";
    case S::revoke_refresh:
      return "revoke_refresh";
    case S::sign_out_everywhere:
      return "sign_out_everywhere";
    case S::delete_own:
      return "delete_own";
    case S::lease_stock:
      return "lease_stock";
    case S::take_key_set:
      return "take_key_set";
    case S::add_stock_batch:
      return "add_stock_batch";
    case S::publish:
      return "publish";
    case S::open_client_secret:
      return "open_client_secret";
    case S::add_key_sets:
      return "add_key_sets";
    case S::admin_create_pool:
      return "admin_create_pool";
    case S::admin_delete_pool:
      return "admin_delete_pool";
    case S::admin_create_client:
      return "admin_create_client";
    case S::admin_delete_client:
      return "admin_delete_client";
    case S::admin_confirm:
      return "admin_confirm";
    case S::admin_set_password:
      return "admin_set_password";
    case S::admin_set_enabled:
      return "admin_set_enabled";
    case S::admin_sign_out:
      return "admin_sign_out";
    case S::admin_delete_user:
      return "admin_delete_user";
    case S::admin_open:
      return "admin_open";
    case S::admin_open_page:
      return "admin_open_page";
    case S::admin_read:
      return "admin_read";
  }
  return "unknown";
}

std::string_view name_of(Kind kind) noexcept {
  switch (kind) {
    case Kind::password:
      return "password";
    case Kind::new_key:
      return "new_key";
    case Kind::code:
      return "code";
    case Kind::ticket:
      return "ticket";
    case Kind::access_token:
      return "access_token";
    case Kind::client_secret:
      return "client_secret";
    case Kind::admin:
      return "admin";
    case Kind::gateway_word:
      return "gateway_word";
  }
  return "unknown";
}

}  // namespace jurat::evidence
