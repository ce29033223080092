// What each kind of entry says. One struct per kind; encode() is canonical CBOR, parse refuses everything else.
// Every body that replaces a record names the version it replaces; apply answers `conflict` when that is stale.
#pragma once

#include <optional>
#include <vector>

#include "ledger/records/client.h"
#include "ledger/records/council.h"
#include "ledger/records/pool.h"
#include "ledger/records/user.h"

namespace jurat::ledger {

inline constexpr std::uint16_t add_stock_batch = 1, lease_stock = 2, create_pool = 10, delete_pool = 11, take_key_set = 12,
                               create_client = 13, delete_client = 14, create_user = 20, confirm_user = 21, set_password = 22,
                               set_user_enabled = 23, sign_out_user = 24, delete_user = 25, revoke_family = 26;

// Certified like every entry, and also carries all n (or n-f, degraded) acknowledgements of the batch itself.
struct AddStockBatch { StockBatch batch; std::vector<crypto::NodeSignature> acknowledgements; };
struct LeaseStock { NodeIndex gateway; std::uint64_t batch = 0; std::uint32_t first = 0, count = 0; };
struct CreatePool { Pool pool; };               // data_key, look_up_key from the gateway's lease; version 1
struct DeletePool { PoolId pool; std::uint64_t version = 0; };
struct TakeKeySet { PoolId pool; std::uint64_t version = 0; std::uint32_t key_set = 0; };
struct CreateClient { Client client; };
struct DeleteClient { PoolId pool; ClientId client; std::uint64_t version = 0; };
struct CreateUser { User user; };               // three stock keys from the gateway's lease; courier_seed is filled by apply
struct ConfirmUser { PoolId pool; Uuid user; std::uint64_t version = 0; bool email_verified = false, phone_number_verified = false; };
struct SetPassword {
  PoolId pool; Uuid user; std::uint64_t version = 0;
  crypto::Ed25519PublicKey public_key{};
  UserStatus status = UserStatus::confirmed;     // confirmed, or force_change_password for a temporary one
  bool end_refresh = false;                      // refresh tickets issued before now die (reset, admin)
};
struct SetUserEnabled { PoolId pool; Uuid user; std::uint64_t version = 0; bool enabled = true; };
struct SignOutUser { PoolId pool; Uuid user; Moment before; };   // no version: watermarks only rise
struct DeleteUser { PoolId pool; Uuid user; std::uint64_t version = 0; };
struct RevokeFamily { PoolId pool; Uuid user; Uuid origin_jti; Moment keep_until; };

Bytes encode(const AddStockBatch&);
Bytes encode(const LeaseStock&);
Bytes encode(const CreatePool&);
Bytes encode(const DeletePool&);
Bytes encode(const TakeKeySet&);
Bytes encode(const CreateClient&);
Bytes encode(const DeleteClient&);
Bytes encode(const CreateUser&);
Bytes encode(const ConfirmUser&);
Bytes encode(const SetPassword&);
Bytes encode(const SetUserEnabled&);
Bytes encode(const SignOutUser&);
Bytes encode(const DeleteUser&);
Bytes encode(const RevokeFamily&);

}  // namespace jurat::ledger
