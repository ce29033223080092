// Admins' signatures at a node: each serves one call at the node it was made for, and one statement (see endorser.h,
// protocols 2).
#include <algorithm>

#include "core/limits.h"
#include "council/endorser.h"

namespace jurat::council {
namespace {

// Kinds of rows: n a call that came in, a the statement that its nonce served.
Bytes row(char kind, const ledger::AdminNonce& nonce) {
  Bytes name{static_cast<std::uint8_t>(kind)};
  append(name, nonce.key);
  append(name, nonce.nonce);
  return name;
}

// A clock that is set back by less than the skew finds the row still there.
Moment kept_until(const ledger::AdminNonce& nonce) { return nonce.expires + limits::endorsed_time_skew; }

}  // namespace

Result<Bytes> Endorser::receive_admin_call(const Call& call, ByteSpan body) {
  TRY_ASSIGN(const ReceiveAdminCallRequest request, parse<ReceiveAdminCallRequest>(body));
  if (call.from != keys_.self) return fail(Failure::wrong_recipient, "calls are received by the node they are for");
  if (kept_until(request.nonce) <= call.now ||
      request.nonce.expires > call.now + limits::admin_signature_time + limits::endorsed_time_skew) {
    return fail(Failure::signature_invalid, "the signature is not for this time");
  }
  Bytes name = row('n', request.nonce);
  TRY_ASSIGN(const auto earlier, tables_.get(name, call.now));
  if (earlier)
    return fail(Failure::spent, "The nonce of this signature was used already: the call came in before; sign again.");
  tables_.put(std::move(name), {}, kept_until(request.nonce));
  must_be_durable_ = true;
  return Bytes{};
}

Result<void> Endorser::use_admin_nonce(const Hash32& hash, const evidence::AdminFacts& admin, Moment now) {
  Bytes name = row('a', admin.nonce);
  TRY_ASSIGN(const auto used, tables_.get(name, now));
  if (used && !std::ranges::equal(*used, hash)) {
    return fail(Failure::spent, "The nonce of this signature was used already; sign again.");
  }
  must_be_durable_ = true;  // also when an earlier request put it there: that one may still be under way
  if (used) return {};
  tables_.put(std::move(name), hash, kept_until(admin.nonce));
  return {};
}

}  // namespace jurat::council
