// A user: pseudonymous, with sealed values, look-up values and the public half of a password-derived key.
#pragma once

#include <optional>
#include <vector>

#include "core/ids.h"
#include "core/moment.h"
#include "crypto/ed25519.h"
#include "ledger/records/sealed_value.h"
#include "ledger/records/stock.h"

namespace jurat::ledger {

enum class UserStatus : std::uint8_t { unconfirmed = 1, confirmed = 2, reset_required = 3, force_change_password = 4 };

// What a look-up value stands for. Sign-in kinds are unique in a pool where they are aliases or the user name.
enum class LookUpKind : std::uint8_t {
  username = 1,
  email = 2,
  phone_number = 3,
  preferred_username = 4,
  name = 5,
  given_name = 6,
  family_name = 7,
};
struct LookUp {
  LookUpKind kind = LookUpKind::username;
  bool unique = false;  // may sign in; the invariant holds it unique among unique ones
  Hash32 value{};
  friend bool operator==(const LookUp&, const LookUp&) = default;
};

struct Credential {
  std::uint32_t version = 0;  // rises with every password change
  crypto::Ed25519PublicKey public_key{};
  Moment set{};
};

struct User {
  Uuid id{};
  PoolId pool;
  std::uint64_t version = 1;
  UserStatus status = UserStatus::unconfirmed;
  bool enabled = true;
  Moment created{}, modified{};
  StockKey password_key{}, data_key{}, code_key{};
  std::optional<Credential> credential{};  // none: has no password
  std::vector<SealedValue> values{};       // at most one for each purpose
  std::vector<LookUp> look_ups{};
  bool email_verified = false, phone_number_verified = false;
  Moment signed_out_before{};    // tokens with auth_time ≤ this are dead (0 = never)
  Moment refresh_dead_before{};  // refresh tickets issued before this are dead
  Hash32 courier_seed{};         // hash of the block that created the user
};
Bytes encode(const User& record);
Result<User> parse_user(ByteSpan bytes);

// A refresh family (origin_jti) that was revoked; kept until its last token would have expired.
struct RevokedFamily {
  Uuid origin_jti{};
  Moment revoked{}, keep_until{};
};
Bytes encode(const RevokedFamily& record);
Result<RevokedFamily> parse_revoked_family(ByteSpan bytes);

}  // namespace jurat::ledger
