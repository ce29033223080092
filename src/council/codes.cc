#include "council/codes.h"

#include <array>

#include "core/cbor.h"
#include "core/limits.h"
#include "crypto/domains.h"
#include "crypto/hash.h"

namespace jurat::council {
namespace {

Bytes encode(const StoredCode& code) {
  CborWriter out;
  out.array(7)
      .bytes(code.code_id)
      .bytes(code.public_key)
      .unsigned_number(number_of(code.purpose))
      .unsigned_number(number_of(code.medium));
  out.bytes(code.send_statement).number(code.expires.micros).map(code.tries.size());
  for (const auto& [gateway, count] : code.tries) out.unsigned_number(gateway).unsigned_number(count);
  return out.take();
}

Result<StoredCode> parse_code(ByteSpan bytes) {
  CborReader in(bytes);
  StoredCode code;
  TRY(in.array_of(7));
  TRY_ASSIGN(const ByteSpan id, in.bytes(16));
  TRY_ASSIGN(code.code_id, to_array<16>(id));
  TRY_ASSIGN(const ByteSpan key, in.bytes(32));
  TRY_ASSIGN(code.public_key, to_array<32>(key));
  TRY_ASSIGN(const std::uint64_t purpose, in.unsigned_number(4));
  TRY_ASSIGN(const std::uint64_t medium, in.unsigned_number(2));
  TRY_ASSIGN(code.purpose, evidence::code_purpose(purpose));
  TRY_ASSIGN(code.medium, evidence::code_medium(medium));
  TRY_ASSIGN(const ByteSpan hash, in.bytes(32));
  TRY_ASSIGN(code.send_statement, to_array<32>(hash));
  TRY_ASSIGN(code.expires, in.moment());
  TRY_ASSIGN(const std::size_t gateways, in.map(limits::nodes));
  for (std::size_t i = 0; i < gateways; ++i) {
    TRY_ASSIGN(const std::uint64_t gateway, in.unsigned_number(limits::nodes));
    TRY_ASSIGN(const std::uint64_t count, in.unsigned_number(UINT32_MAX));
    code.tries[static_cast<std::uint8_t>(gateway)] = static_cast<std::uint32_t>(count);
  }
  TRY(in.finish());
  return code;
}

StoredCode imagined_code(Moment now) {
  StoredCode code;
  code.purpose = evidence::CodePurpose::confirm_sign_up;
  code.expires = now + limits::code_life;
  return code;
}

}  // namespace

// Kinds of rows: c a live code, b one that served, d tries of a day, s sends through a gateway, f the sign-up's own
// send was made, i an imagined code was given; of strangers in upper case. o sends to a destination through a gateway.
Bytes Codes::row(char kind, const PoolId& pool, ByteSpan whose) const {
  const char upper = static_cast<char>(kind - 'a' + 'A');
  Bytes key{static_cast<std::uint8_t>(of_ == CodesOf::users ? kind : upper)};
  append_length_prefixed(key, as_bytes(pool.text()));
  append(key, whose);
  return key;
}

Result<std::optional<StoredCode>> Codes::read(Bytes row, Moment now) const {
  TRY_ASSIGN(const auto stored, tables_.get(row, now));
  if (!stored) return std::nullopt;
  TRY_ASSIGN(StoredCode code, parse_code(*stored));
  return code;
}

Result<std::optional<StoredCode>> Codes::live(const PoolId& pool, const Uuid& user, Moment now) const {
  return read(row('c', pool, user.bytes), now);
}

Result<void> Codes::store(const PoolId& pool, const Uuid& user, const StoredCode& code) {
  tables_.put(row('c', pool, user.bytes), encode(code), code.expires);
  return {};
}

void Codes::burn(const PoolId& pool, const Uuid& user) { tables_.erase(row('c', pool, user.bytes)); }

Result<void> Codes::use_up(const PoolId& pool, const Uuid& user, Moment stated, Moment now) {
  TRY_ASSIGN(auto code, live(pool, user, now));
  if (code) {
    code->expires = stated + limits::burned_code_kept;  // tries do not move it
    tables_.put(row('b', pool, user.bytes), encode(*code), code->expires);
  }
  burn(pool, user);
  return {};
}

Result<std::optional<StoredCode>> Codes::used(const PoolId& pool, const Uuid& user, Moment now) const {
  return read(row('b', pool, user.bytes), now);
}

Result<std::optional<StoredCode>> Codes::imagined(const PoolId& pool, const Uuid& user, Moment now) const {
  TRY_ASSIGN(const auto earlier, tables_.get(row('i', pool, user.bytes), now));
  if (earlier) return live(pool, user, now);
  return imagined_code(now);
}

Result<void> Codes::imagine(const PoolId& pool, const Uuid& user, bool renew, Moment now) {
  Bytes given = row('i', pool, user.bytes);
  TRY_ASSIGN(const auto earlier, tables_.get(given, now));
  if (earlier && !renew) return {};
  const StoredCode code = imagined_code(now);
  tables_.put(std::move(given), {}, code.expires);
  return store(pool, user, code);
}

Result<std::uint32_t> Codes::count_up(Bytes key, Duration window, Moment now) {
  TRY_ASSIGN(const auto stored, tables_.get(key, now));
  std::uint64_t count = 0;
  Moment begun = now;
  if (stored) {
    CborReader in(*stored);
    TRY(in.array_of(2));
    TRY_ASSIGN(count, in.unsigned_number(UINT32_MAX));
    TRY_ASSIGN(begun, in.moment());
  }
  CborWriter out;
  out.array(2).unsigned_number(count + 1).number(begun.micros);
  tables_.put(std::move(key), out.written(), begun + window);
  return static_cast<std::uint32_t>(count + 1);
}

Result<void> Codes::charge(const PoolId& pool, const Uuid& user, NodeIndex gateway, unsigned faulty, Moment now) {
  return charge_row('c', pool, user, gateway, faulty, now);
}

Result<void> Codes::charge_used(const PoolId& pool, const Uuid& user, NodeIndex gateway, unsigned faulty, Moment now) {
  return charge_row('b', pool, user, gateway, faulty, now);
}

Result<void> Codes::charge_row(char kind, const PoolId& pool, const Uuid& user, NodeIndex gateway, unsigned faulty,
                               Moment now) {
  Bytes at = row(kind, pool, user.bytes);
  TRY_ASSIGN(auto code, read(at, now));
  if (!code) return fail(Failure::code_expired, "no live code");
  TRY_ASSIGN(const std::uint32_t today, count_up(row('d', pool, user.bytes), std::chrono::hours(24), now));
  if (today > limits::code_tries_per_day)
    return fail(Failure::too_many_attempts, "too many codes tried for this user today");
  std::uint32_t& mine = code->tries[gateway.value];
  if (mine >= limits::code_tries_per_gateway) return fail(Failure::too_many_attempts, "this code was tried too often");
  mine += 1;
  std::uint32_t all = 0;
  for (const auto& [node, count] : code->tries) all += count;
  if (all > limits::code_tries_per_gateway * (faulty + 1)) {
    tables_.erase(std::move(at));
    return fail(Failure::too_many_attempts, "this code was tried too often");
  }
  tables_.put(std::move(at), encode(*code), code->expires);
  return {};
}

Result<void> Codes::charge_sends(Bytes key, NodeIndex gateway, std::uint32_t at_most, Moment now) {
  key.push_back(gateway.value);
  TRY_ASSIGN(const std::uint32_t sent, count_up(std::move(key), std::chrono::hours(1), now));
  if (sent > at_most) return fail(Failure::limit_exceeded, "Attempt limit exceeded, please try after some time.");
  return {};
}

Result<void> Codes::charge_send(const PoolId& pool, const Uuid& user, NodeIndex gateway, Moment now) {
  return charge_sends(row('s', pool, user.bytes), gateway, limits::code_sends_per_hour, now);
}

Result<void> Codes::charge_first_send(const PoolId& pool, const Uuid& user, NodeIndex gateway, Moment now) {
  Bytes made = row('f', pool, user.bytes);
  TRY_ASSIGN(const auto earlier, tables_.get(made, now));
  if (earlier) return charge_send(pool, user, gateway, now);
  tables_.put(std::move(made), {}, now + 2 * limits::first_send_time);
  return {};
}

Result<void> Codes::charge_destination(const PoolId& pool, const ledger::LookUp& destination, NodeIndex gateway,
                                       Moment now) {
  Bytes whose{static_cast<std::uint8_t>(destination.kind)};
  append(whose, destination.value);
  return charge_sends(row('o', pool, whose), gateway, limits::destination_sends_per_hour, now);
}

Result<void> Codes::remember(const Hash32& request_hash, SendIntent intent, std::size_t room, Moment now) {
  const NodeIndex gateway = intent.statement.gateway;
  if (sends_.put(gateway, room, request_hash, std::move(intent), now + limits::answer_window, now)) return {};
  return fail(Failure::too_many_requests, "this gateway has too many sends under way at this node");
}

SendIntent* Codes::find_send(const Hash32& request_hash, Moment now) { return sends_.find(request_hash, now); }

std::vector<NodeIndex> courier_order(const ledger::View& view, const ledger::User& user,
                                     evidence::CodePurpose purpose) {
  std::map<Hash32, NodeIndex> placed;
  for (const ledger::Member& member : view.council().members) {
    const std::array<std::uint8_t, 2> tail{number_of(purpose), member.index.value};
    placed[crypto::tagged_hash(crypto::domain::courier_order, {user.courier_seed, user.id.bytes, tail})] = member.index;
  }
  std::vector<NodeIndex> order;
  order.reserve(placed.size());
  for (const auto& [place, node] : placed) order.push_back(node);
  return order;
}

NodeIndex courier_of(const ledger::View& view, const ledger::User& user, evidence::CodePurpose purpose) {
  return courier_order(view, user, purpose).front();
}

}  // namespace jurat::council
