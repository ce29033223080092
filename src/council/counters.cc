#include "council/counters.h"

#include <algorithm>

#include "core/cbor.h"
#include "core/limits.h"

namespace jurat::council {
namespace {

Bytes slot_name(const GuessedAt& who, NodeIndex gateway) {
  Bytes name{'g', gateway.value};
  append(name, who.name);
  return name;
}

}  // namespace

Duration back_off(std::uint32_t guesses, std::uint32_t free) {
  if (guesses < free) return Duration{0};
  const std::uint32_t doublings = std::min<std::uint32_t>(guesses - free, 20);
  return std::min<Duration>(std::chrono::seconds(std::int64_t{1} << doublings), limits::guess_back_off);
}

Result<Counters::Charge> Counters::read(const GuessedAt& who, NodeIndex gateway, Moment now) const {
  TRY_ASSIGN(const auto stored, tables_.get(slot_name(who, gateway), now));
  Charge charge;
  if (!stored) return charge;
  CborReader in(*stored);
  TRY(in.array_of(4));
  TRY_ASSIGN(const std::uint64_t guesses, in.unsigned_number(UINT32_MAX));
  TRY_ASSIGN(charge.last, in.moment());
  TRY_ASSIGN(charge.last_in_part, in.moment());
  TRY_ASSIGN(const std::uint64_t version, in.unsigned_number(UINT32_MAX));
  charge.guesses = static_cast<std::uint32_t>(guesses);
  charge.credential_version = static_cast<std::uint32_t>(version);
  if (charge.credential_version != who.credential_version) return Charge{};
  return charge;
}

void Counters::write(const GuessedAt& who, NodeIndex gateway, const Charge& charge) {
  if (charge.guesses == 0) {
    tables_.erase(slot_name(who, gateway));
    return;
  }
  CborWriter out;
  out.array(4).unsigned_number(charge.guesses).number(charge.last.micros).number(charge.last_in_part.micros);
  out.unsigned_number(who.credential_version);
  tables_.put(slot_name(who, gateway), out.written(), charge.last + limits::guess_forgotten);
}

std::deque<Moment>& Counters::under_way(const GuessedAt& who, NodeIndex gateway, Moment now) {
  if (under_way_.size() > limits::live_nonces) {
    std::erase_if(under_way_, [&](const auto& one) {
      return one.second.empty() || one.second.back() + limits::sign_in_under_way_time < now;
    });
  }
  // A new credential version begins anew: the applied change of a password ends what was under way for the old one.
  Bytes name = slot_name(who, gateway);
  append_u32(name, who.credential_version);
  std::deque<Moment>& starts = under_way_[std::move(name)];
  while (!starts.empty() && starts.front() + limits::sign_in_under_way_time < now) starts.pop_front();
  return starts;
}

Result<void> Counters::check_shared_budget(const GuessedAt& who, NodeIndex gateway, std::uint32_t settled,
                                           unsigned faulty, Moment now) const {
  std::uint32_t guesses = std::min(settled, limits::free_guesses);
  Moment last;
  for (unsigned index = 1; index <= 3 * faulty + 1; ++index) {
    const NodeIndex other{static_cast<std::uint8_t>(index)};
    TRY_ASSIGN(const Charge charge, read(who, other, now));
    if (other != gateway) guesses += std::min(charge.guesses, limits::free_guesses);
    last = std::max(last, charge.last_in_part);
  }
  if (now >= last + back_off(guesses, limits::free_guesses * (faulty + 1))) return {};
  return fail(Failure::too_many_attempts, "password attempts exceeded");
}

Result<void> Counters::charge(const GuessedAt& who, NodeIndex gateway, unsigned faulty, Moment now) {
  TRY_ASSIGN(Charge mine, read(who, gateway, now));
  std::deque<Moment>& starts = under_way(who, gateway, now);
  const auto running = static_cast<std::uint32_t>(starts.size());
  const std::uint32_t settled = mine.guesses > running ? mine.guesses - running : 0;
  if (now < mine.last + back_off(settled, limits::free_guesses))
    return fail(Failure::too_many_attempts, "password attempts exceeded");
  TRY(check_shared_budget(who, gateway, settled, faulty, now));
  if (running >= limits::sign_ins_under_way)
    return fail(Failure::too_many_requests, "as many sign-ins of this user as may run at once");
  starts.push_back(now);
  if (mine.guesses < limits::free_guesses) mine.last_in_part = now;
  mine.guesses += 1;
  mine.last = now;
  write(who, gateway, mine);
  return {};
}

Result<void> Counters::settle(const GuessedAt& who, NodeIndex gateway, bool verified, Moment now) {
  std::deque<Moment>& starts = under_way(who, gateway, now);
  if (!starts.empty()) starts.pop_front();
  if (!verified) return {};
  const auto running = static_cast<std::uint32_t>(starts.size());
  TRY_ASSIGN(Charge mine, read(who, gateway, now));
  // What other gateways charged is theirs to clear; what is still under way here stays charged.
  mine.guesses = std::min(mine.guesses, running);
  write(who, gateway, mine);
  return {};
}

}  // namespace jurat::council
