// Round 0 and round 1 at a node: look-ups, and evaluations of password and code keys (see endorser.h).
#include <algorithm>

#include "core/limits.h"
#include "council/endorser.h"
#include "council/wire_parts.h"
#include "crypto/domains.h"
#include "crypto/hash.h"
#include "ledger/records/keys.h"

namespace jurat::council {
Result<Bytes> Endorser::look_up(const Call& call, ByteSpan body) {
  TRY_ASSIGN(const LookUpRequest request, parse<LookUpRequest>(body));
  TRY_ASSIGN(const auto pool, call.view.pool(request.pool));
  if (!pool) return fail(Failure::pool_not_found, "no such pool");
  const auto applied = [&](const Hash32& op_id) -> Result<bool> {
    TRY_ASSIGN(const auto known, call.view.raw(ledger::key::op_id(op_id)));
    return known.has_value();
  };
  TRY(look_ups_.settle_entries(call.from, applied, call.now));
  TRY(look_ups_.take(call.from, request.pool, request.points.size(), call.now));
  LookUpAnswer answer;
  for (const crypto::Point& point : request.points) {
    TRY_ASSIGN(const EvaluateAnswer evaluated, partial_of(call, pool->look_up_key, point));
    answer.partials.push_back(evaluated.partial);
  }
  return encode(answer);
}

Result<EvaluateAnswer> Endorser::partial_of(const Call& call, const ledger::StockKey& key, const crypto::Point& point) {
  TRY_ASSIGN(const crypto::Commitments commitments, call.view.commitments(key));
  TRY_ASSIGN(const crypto::Point public_share, crypto::public_share(commitments, keys_.self));
  TRY_ASSIGN(const crypto::Scalar share, shares_.share(key));
  EvaluateAnswer answer;
  TRY_ASSIGN(answer.partial, crypto::evaluate_partial(keys_.self, share, public_share, point, random_));
  answer.public_share = public_share;
  answer.clock = call.now;
  answer.height = call.view.height();
  return answer;
}

// A user's values have one key: its share is opened once for all of them.
Result<std::vector<crypto::Partial>> Endorser::data_partials(const ledger::View& view,
                                                             const std::vector<DataPoint>& points, bool all_proved) {
  std::vector<crypto::Partial> partials;
  std::optional<ledger::StockKey> held;
  std::optional<crypto::Scalar> share;
  for (const DataPoint& one : points) {
    TRY_ASSIGN(const crypto::Point point, crypto::prf_point(one.input));
    if (held != one.key) {
      TRY_ASSIGN(share, shares_.share(one.key));
      held = one.key;
    }
    crypto::Partial partial;
    partial.node = keys_.self;
    if (all_proved || !one.value) {
      TRY_ASSIGN(const crypto::Commitments commitments, view.commitments(one.key));
      TRY_ASSIGN(const crypto::Point public_share, crypto::public_share(commitments, keys_.self));
      TRY_ASSIGN(partial, crypto::evaluate_partial(keys_.self, *share, public_share, point, random_));
    } else {
      TRY_ASSIGN(partial.value, crypto::multiply(*share, point));
    }
    partials.push_back(partial);
  }
  return partials;
}

Result<Bytes> Endorser::evaluate(const Call& call, ByteSpan body) {
  TRY_ASSIGN(const EvaluateRequest request, parse<EvaluateRequest>(body));
  if (request.height > call.view.height() + 2) return fail(Failure::other_view, "a height far ahead of this node's");
  if (request.height > call.view.height()) return fail(Failure::pending, "this node is behind");
  must_be_durable_ = true;
  Result<EvaluateAnswer> answer = fail(Failure::bad_encoding, "no such use");
  switch (request.use) {
    case Use::sign_in:
      answer = evaluate_sign_in(call, request);
      break;
    case Use::new_password:
      answer = evaluate_new_password(call, request);
      break;
    case Use::new_user:
      answer = evaluate_new_user(call, request);
      break;
    case Use::code:
      answer = evaluate_code(call, request);
      break;
  }
  if (!answer) return fail(answer.error());
  return encode(*answer);
}

Result<EvaluateAnswer> Endorser::evaluate_sign_in(const Call& call, const EvaluateRequest& request) {
  TRY_ASSIGN(const auto uuid, call.view.find_unique(request.pool, request.kind, request.look_up));
  std::optional<ledger::User> user;
  if (uuid) {
    TRY_ASSIGN(user, call.view.user(request.pool, *uuid));
  }
  const bool real = user && user->credential;
  GuessedAt who{Bytes{}, real ? user->credential->version : 0};
  append_length_prefixed(who.name, as_bytes(request.pool.text()));
  append(who.name, user ? ByteSpan(user->id.bytes) : ByteSpan(request.look_up));
  const Intent* earlier = intents_.find(request.intent, call.now);
  if (earlier != nullptr && (earlier->gateway != call.from || !(earlier->blinded == request.blinded))) {
    return fail(Failure::spent, "this intent is in use");
  }
  const ByteArray<16> nonce = earlier != nullptr ? earlier->nonce : random_.array<16>();
  if (earlier == nullptr) {
    if (!user) TRY(strangers_.take(call.from, request.pool, 1, call.now));
    TRY(counters_.charge(who, call.from, faulty(call.view.council()), call.now));
    Intent intent{call.from, nonce, request.blinded, request.pool, {}, who};
    if (user) intent.user = user->id;
    const std::size_t room = limits::live_nonces / call.view.council().n;
    if (!intents_.put(call.from, room, request.intent, std::move(intent), call.now + limits::answer_window, call.now))
      return fail(Failure::too_many_requests, "this gateway has too many sign-ins under way at this node");
  }
  EvaluateAnswer answer;
  if (real) {
    TRY_ASSIGN(answer, partial_of(call, user->password_key, request.blinded));
  } else {
    const Bytes name = length_prefixed({as_bytes(request.pool.text()), request.look_up});
    TRY_ASSIGN(answer, fake_partial(call, request.pool, name, request.blinded));
  }
  answer.nonce = nonce;
  return answer;
}

// Unknown, or without a password: a key of the same name every time, an answer that leads nowhere. A real one's steps
// are taken over a key of the pool, so that the time tells as little as the answer.
Result<EvaluateAnswer> Endorser::fake_partial(const Call& call, const PoolId& pool_id, ByteSpan name,
                                              const crypto::Point& point) {
  TRY_ASSIGN(const auto pool, call.view.pool(pool_id));
  if (!pool) return fail(Failure::pool_not_found, "no such pool");
  TRY_ASSIGN(const crypto::Commitments commitments, call.view.commitments(pool->look_up_key));
  TRY(crypto::public_share(commitments, keys_.self));
  TRY(shares_.share(pool->look_up_key));
  const Secret wide = crypto::hkdf_sha512(keys_.fake_user_seed.span(), name, as_bytes(crypto::domain::fake_user), 64);
  const crypto::Scalar fake = crypto::Scalar::from_wide(wide.span());
  EvaluateAnswer answer;
  TRY_ASSIGN(answer.public_share, crypto::multiply_base(fake));
  TRY_ASSIGN(answer.partial, crypto::evaluate_partial(keys_.self, fake, answer.public_share, point, random_));
  answer.clock = call.now;
  answer.height = call.view.height();
  return answer;
}

Result<EvaluateAnswer> Endorser::evaluate_new_password(const Call& call, const EvaluateRequest& request) {
  TRY_ASSIGN(const auto user, call.view.user(request.pool, request.user));
  if (!user) return fail(Failure::user_not_found, "no such user");
  // No evaluation of an assigned K_pw is free (protocols 3); the applied entry's new credential version clears it.
  GuessedAt who{Bytes{}, user->credential ? user->credential->version : 0};
  append_length_prefixed(who.name, as_bytes(request.pool.text()));
  append(who.name, user->id.bytes);
  TRY(counters_.charge(who, call.from, faulty(call.view.council()), call.now));
  return partial_of(call, user->password_key, request.blinded);
}

Result<void> Endorser::first_use(const ledger::StockKey& key, const Hash32& of, Moment now) {
  Bytes name{'e'};
  append_u64(name, key.batch);
  append_u32(name, key.place);
  TRY_ASSIGN(const auto earlier, tables_.get(name, now));
  if (earlier) {
    if (*earlier == to_bytes(of)) return {};
    return fail(Failure::spent, "a leased key is evaluated for one element only");
  }
  // A lease lives 10 minutes; what was evaluated in it is never leased again.
  tables_.put(std::move(name), of, now + std::chrono::hours(24 * 365 * 50));
  return {};
}

Result<EvaluateAnswer> Endorser::evaluate_new_user(const Call& call, const EvaluateRequest& request) {
  TRY_ASSIGN(const auto lease, call.view.lease(call.from));
  const std::array<ledger::StockKey, 3> keys{request.password_key, request.data_key, request.code_key};
  for (const ledger::StockKey& key : keys) {
    const bool leased = lease && key.batch == lease->batch && key.place >= lease->next && key.place < lease->end &&
                        lease->expires > call.now;
    if (!leased) return fail(Failure::stock_empty, "not a leased, unused key of this gateway");
    // Places of a lease may be used out of order. What has, or had, an owner is evaluated for nobody new.
    TRY_ASSIGN(const bool used, call.view.stock_key_used(key));
    if (used) return fail(Failure::spent, "a key that has an owner");
  }
  if (keys[0] == keys[1] || keys[1] == keys[2] || keys[0] == keys[2])
    return fail(Failure::statement_refused, "three different keys are needed");
  const Hash32 values = crypto::tagged_hash(crypto::domain::first_use_data,
                                            {as_bytes(request.pool.text()), request.user.bytes, request.intent});
  TRY(first_use(request.password_key, crypto::tagged_hash(crypto::domain::first_use_password, {request.blinded.bytes}),
                call.now));
  TRY(first_use(request.data_key, values, call.now));
  TRY(first_use(request.code_key, values, call.now));
  TRY_ASSIGN(EvaluateAnswer answer, partial_of(call, request.password_key, request.blinded));
  std::vector<DataPoint> points;
  points.reserve(request.purposes.size());
  for (const ledger::Purpose purpose : request.purposes) {
    points.push_back({request.data_key,
                      ledger::data_key_input(request.pool, request.user.text(), purpose, 1, request.intent),
                      std::nullopt});
  }
  TRY_ASSIGN(answer.data, data_partials(call.view, points, true));
  return answer;
}

Result<EvaluateAnswer> Endorser::evaluate_code(const Call& call, const EvaluateRequest& request) {
  TRY_ASSIGN(const auto user, call.view.user(request.pool, request.user));
  const unsigned f = faulty(call.view.council());
  if (!user) {
    TRY(strangers_.take(call.from, request.pool, 1, call.now));
    TRY(strangers_codes_.imagine(request.pool, request.user, false, call.now));
    TRY(strangers_codes_.charge(request.pool, request.user, call.from, f, call.now));
    const Bytes name = length_prefixed({as_bytes(request.pool.text()), request.user.bytes, as_bytes("code")});
    return fake_partial(call, request.pool, name, request.blinded);
  }
  TRY_ASSIGN(const auto live, codes_.live(request.pool, request.user, call.now));
  if (live || user->status == ledger::UserStatus::unconfirmed) {
    TRY(codes_.charge(request.pool, request.user, call.from, f, call.now));
  } else {
    TRY(codes_.charge_used(request.pool, request.user, call.from, f, call.now));
  }
  return partial_of(call, user->code_key, request.blinded);
}

}  // namespace jurat::council
