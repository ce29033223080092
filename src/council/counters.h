// Guesses are charged before they are answered (rule F): per user, factor and gateway, with back-off instead of a hard
// lock. A success clears only what came before it, and only where it was verified.
// A budget of free guesses, `free_guesses` (f + 1), is shared by all gateways, and each spends at most its part of it:
// what it guesses beyond makes itself wait, and nobody else. f liars never lock a user out.
#pragma once

#include <deque>
#include <map>

#include "core/ids.h"
#include "council/tables.h"

namespace jurat::council {

// Whose guesses are counted: a user's uuid, or the look-up value of somebody unknown.
struct GuessedAt {
  Bytes name;
  std::uint32_t credential_version = 0;  // a new one clears older charges
};

class Counters {
 public:
  explicit Counters(Tables& tables) : tables_(tables) {}

  // too_many_attempts: in back-off; too_many_requests: this gateway has as many sign-ins of the user under way as it
  // may (try again shortly).
  Result<void> charge(const GuessedAt& who, NodeIndex gateway, unsigned faulty, Moment now);
  // One sign-in under way came to its end; cleared = verified here.
  Result<void> settle(const GuessedAt& who, NodeIndex gateway, bool verified, Moment now);

 private:
  struct Charge {
    std::uint32_t guesses = 0;
    Moment last, last_in_part;  // of all its guesses; of those within its part of the shared budget
    std::uint32_t credential_version = 0;
  };
  [[nodiscard]] Result<Charge> read(const GuessedAt& who, NodeIndex gateway, Moment now) const;
  void write(const GuessedAt& who, NodeIndex gateway, const Charge& charge);
  // `settled`: guesses of this gateway that are not under way any more.
  [[nodiscard]] Result<void> check_shared_budget(const GuessedAt& who, NodeIndex gateway, std::uint32_t settled,
                                                 unsigned faulty, Moment now) const;
  std::deque<Moment>& under_way(const GuessedAt& who, NodeIndex gateway, Moment now);

  Tables& tables_;
  std::map<Bytes, std::deque<Moment>> under_way_;  // bounded: pruned when it grows past limits::live_nonces
};

// How long guesses beyond the free ones must wait: 1 s, doubling, at most limits::guess_back_off.
Duration back_off(std::uint32_t guesses, std::uint32_t free);

}  // namespace jurat::council
