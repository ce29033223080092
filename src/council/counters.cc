#include "council/counters.h"

#include <algorithm>

#include "core/cbor.h"
#include "core/limits.h"

namespace jurat::council {
namespace {

constexpr std::uint8_t all_gateways = 0;

Bytes slot_name(const GuessedAt& who, std::uint8_t slot) {
  Bytes name{'g', slot};
  append(name, who.name);
  return name;
}

}  // namespace

Duration back_off(std::uint32_t guesses, std::uint32_t free) {
  if (guesses < free) return Duration{0};
  const std::uint32_t doublings = std::min<std::uint32_t>(guesses - free, 20);
  return std::min<Duration>(std::chrono::seconds(std::int64_t{1} << doublings), limits::guess_back_off);
}

Result<Counters::Charge> Counters::read(const GuessedAt& who, std::uint8_t slot, Moment now) const {
  TRY_ASSIGN(const auto stored, tables_.get(slot_name(who, slot), now));
  Charge charge;
  if (!stored) return charge;
  CborReader in(*stored);
  TRY(in.array_of(3));
  TRY_ASSIGN(const std::uint64_t guesses, in.unsigned_number(UINT32_MAX));
  TRY_ASSIGN(charge.last.micros, in.number());
  TRY_ASSIGN(const std::uint64_t version, in.unsigned_number(UINT32_MAX));
  charge.guesses = static_cast<std::uint32_t>(guesses);
  charge.credential_version = static_cast<std::uint32_t>(version);
  if (charge.credential_version != who.credential_version) return Charge{};
  return charge;
}

void Counters::write(const GuessedAt& who, std::uint8_t slot, const Charge& charge) {
  if (charge.guesses == 0) {
    tables_.erase(slot_name(who, slot));
    return;
  }
  CborWriter out;
  out.array(3).unsigned_number(charge.guesses).number(charge.last.micros).unsigned_number(who.credential_version);
  tables_.put(slot_name(who, slot), out.written(), charge.last + limits::guess_forgotten);
}

std::deque<Moment>& Counters::under_way(const GuessedAt& who, NodeIndex gateway, Moment now) {
  if (under_way_.size() > limits::live_nonces) {
    std::erase_if(under_way_, [&](const auto& one) {
      return one.second.empty() || one.second.back() + limits::sign_in_under_way_time < now;
    });
  }
  // A new credential version begins anew: the applied change of a password ends what was under way for the old one.
  Bytes name = slot_name(who, gateway.value);
  append_u32(name, who.credential_version);
  std::deque<Moment>& starts = under_way_[std::move(name)];
  while (!starts.empty() && starts.front() + limits::sign_in_under_way_time < now) starts.pop_front();
  return starts;
}

Result<void> Counters::charge(const GuessedAt& who, NodeIndex gateway, unsigned faulty, Moment now) {
  TRY_ASSIGN(Charge mine, read(who, gateway.value, now));
  TRY_ASSIGN(Charge all, read(who, all_gateways, now));
  std::deque<Moment>& starts = under_way(who, gateway, now);
  const auto running = static_cast<std::uint32_t>(starts.size());
  const std::uint32_t settled = mine.guesses > running ? mine.guesses - running : 0;
  const std::uint32_t all_settled = all.guesses > running ? all.guesses - running : 0;
  if (now < mine.last + back_off(settled, limits::free_guesses) ||
      now < all.last + back_off(all_settled, limits::free_guesses * (faulty + 1))) {
    return fail(Failure::too_many_attempts, "password attempts exceeded");
  }
  if (running >= limits::sign_ins_under_way)
    return fail(Failure::too_many_requests, "as many sign-ins of this user as may run at once");
  starts.push_back(now);
  mine.guesses += 1;
  all.guesses += 1;
  mine.last = all.last = now;
  write(who, gateway.value, mine);
  write(who, all_gateways, all);
  return {};
}

Result<void> Counters::settle(const GuessedAt& who, NodeIndex gateway, bool verified, Moment now) {
  std::deque<Moment>& starts = under_way(who, gateway, now);
  if (!starts.empty()) starts.pop_front();
  if (!verified) return {};
  const auto running = static_cast<std::uint32_t>(starts.size());
  TRY_ASSIGN(Charge mine, read(who, gateway.value, now));
  TRY_ASSIGN(Charge all, read(who, all_gateways, now));
  // What other gateways charged is theirs to clear; what is still under way here stays charged.
  const std::uint32_t cleared = mine.guesses > running ? mine.guesses - running : 0;
  mine.guesses -= cleared;
  all.guesses -= std::min(all.guesses, cleared);
  write(who, gateway.value, mine);
  write(who, all_gateways, all);
  return {};
}

}  // namespace jurat::council
