// A user pool: its settings in the Cognito API's terms, its keys, its token key set.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/moment.h"
#include "ledger/records/stock.h"

namespace jurat::ledger {

struct PasswordPolicy {
  std::uint8_t minimum_length = 8;
  bool upper_case = true, lower_case = true, numbers = true, symbols = true;
  std::uint16_t temporary_days = 7;
};

// One attribute of the schema, standard or custom ("custom:name").
struct SchemaAttribute {
  std::string name{};
  std::string data_type{};  // "String", "Number", "DateTime", "Boolean"
  bool developer_only = false, is_mutable = true, required = false;
  std::optional<std::string> minimum{}, maximum{};  // length or value constraints, as given
};

struct Pool {
  PoolId id;
  std::uint64_t version = 1;
  std::string name{};
  Moment created{}, modified{};
  PasswordPolicy password_policy{};
  std::vector<SchemaAttribute> schema{};  // custom and required ones; standard attributes exist without being listed
  std::vector<std::string> username_attributes{};  // "email", "phone_number": sign in with these instead of a name
  std::vector<std::string> alias_attributes{};     // "email", "phone_number", "preferred_username"
  std::vector<std::string> auto_verified{};        // "email", "phone_number"
  bool case_sensitive = false;
  bool deletion_protection = false;
  bool admin_create_only = false;
  std::string issuer{};   // empty = <public_url>/<id>
  Bytes wire_settings{};  // CBOR map text → JSON text: request members kept only to be shown again
  StockKey data_key{}, look_up_key{};
  std::optional<std::uint32_t> key_set{};  // RsaKeySet number, taken at the pool's first need
};
Bytes encode(const Pool& record);
Result<Pool> parse_pool(ByteSpan bytes);

}  // namespace jurat::ledger
