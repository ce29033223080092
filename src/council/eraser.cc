#include "council/eraser.h"

#include <algorithm>

#include "core/limits.h"
#include "ledger/records/keys.h"

namespace jurat::council {
namespace {

// lp(pool) | uuid | anything, as counters and codes name their rows. Nothing when it has another form.
struct Named {
  PoolId pool;
  std::optional<Uuid> user;  // none: a look-up value of somebody unknown
};
std::optional<Named> named_by(ByteSpan name, std::size_t most_after_user) {
  if (name.size() < 4) return std::nullopt;
  const std::uint64_t length = number_in(name.first(4));
  if (length > name.size() - 4) return std::nullopt;
  const Result<PoolId> pool = PoolId::parse(as_text(name.subspan(4, length)));
  if (!pool) return std::nullopt;
  const ByteSpan rest = name.subspan(4 + length);
  Named named{*pool, {}};
  if (rest.size() >= 16 && rest.size() <= 16 + most_after_user) {
    Uuid user;
    std::copy_n(rest.begin(), 16, user.bytes.begin());
    named.user = user;
  }
  return named;
}

}  // namespace

Result<std::size_t> Eraser::destroy_shares(Shares& shares, const ledger::View& view, Moment now) {
  TRY_ASSIGN(const auto batches, view.erased_stock(next_batch_, limits::erased_batches_at_once));
  std::size_t destroyed = 0;
  for (const ledger::View::ErasedPlaces& one : batches) {
    TRY_ASSIGN(const std::size_t count, shares.destroy(one, now));
    destroyed += count;
    next_batch_ = one.batch + 1;
  }
  if (batches.size() < limits::erased_batches_at_once) next_batch_ = 0;
  TRY_ASSIGN(const std::size_t left_over, destroy_left_over(shares, view, now));
  return destroyed + left_over;
}

// The leaves of a deleted pool go with later entries, and there may be none for days: its users' keys go now.
Result<std::size_t> Eraser::destroy_left_over(Shares& shares, const ledger::View& view, Moment now) {
  if (!pool_) {
    TRY_ASSIGN(const auto pools, view.deleted_pools(1));
    if (pools.empty()) return std::size_t{0};
    pool_ = pools.front();
    after_.reset();
  }
  TRY_ASSIGN(const auto living, view.pool(*pool_));
  std::vector<ledger::User> users;
  if (!living) {
    TRY_ASSIGN(users, view.users_left_of(*pool_, after_, limits::erased_users_at_once));
  }
  std::vector<ledger::StockKey> keys;
  for (const ledger::User& user : users) {
    keys.insert(keys.end(), {user.password_key, user.data_key, user.code_key});
    after_ = user.id;
  }
  if (users.size() < limits::erased_users_at_once) pool_.reset();
  if (keys.empty()) return std::size_t{0};
  return shares.destroy(keys, now);
}

Result<bool> names_somebody_gone(const ledger::View& view, ByteSpan row) {
  if (row.empty()) return false;
  std::optional<Named> named;
  switch (row.front()) {
    case 'e': {  // a leased key's one evaluation; a key that has an owner is evaluated for no new user
      if (row.size() != 13) return false;
      const ledger::StockKey key{number_in(row.subspan(1, 8)), static_cast<std::uint32_t>(number_in(row.subspan(9)))};
      return view.stock_key_used(key);
    }
    case 'g':  // guesses: a slot, then who
      if (row.size() > 2) named = named_by(row.subspan(2), 0);
      break;
    case 'c':  // codes, burned codes, tries of a day, sends through a gateway, a sign-up's own send
    case 'b':
    case 'd':
    case 's':
    case 'f':
      named = named_by(row.subspan(1), 1);
      break;
    default:
      return false;
  }
  if (!named) return false;
  if (!named->user) {
    TRY_ASSIGN(const auto pool, view.raw(ledger::key::pool(named->pool)));
    return !pool.has_value();
  }
  TRY_ASSIGN(const bool known, view.has_user(named->pool, *named->user));
  return !known;
}

}  // namespace jurat::council
