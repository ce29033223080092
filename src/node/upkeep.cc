#include "node/upkeep.h"

#include "core/limits.h"
#include "core/log.h"
#include "council/flows/stock.h"

namespace jurat::node {

Result<void> Upkeep::start() {
  TRY_ASSIGN(const auto view, world_.view());
  if (view.council().n == 1) TRY(fill_once());
  thread_ = std::jthread([this](const std::stop_token& stopping) { work(stopping); });
  return {};
}

void Upkeep::stop() {
  thread_.request_stop();
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool Upkeep::is_my_turn(const ledger::View& view) {
  const auto now = std::chrono::steady_clock::now();
  if (!low_since_) low_since_ = now;
  const auto next = council::next_batch(view);
  if (!next) return false;
  const unsigned n = view.council().n;
  const auto before_me = static_cast<unsigned>((world_.self().value + n - 1U - *next % n) % n);
  return now >= *low_since_ + before_me * limits::stock_round_time;
}

Result<bool> Upkeep::fill_once() {
  TRY_ASSIGN(const auto view, world_.view());
  TRY_ASSIGN(const auto left, view.unleased_stock());
  if (left >= limits::stock_low) {
    low_since_.reset();
    return false;
  }
  if (!is_my_turn(view)) return false;
  TRY(council::flows::make_batch(world_, static_cast<std::uint32_t>(limits::stock_batch_keys)));
  low_since_.reset();
  return true;
}

void Upkeep::work(const std::stop_token& stopping) {
  while (!stopping.stop_requested()) {
    const auto filled = fill_once();
    if (!filled) log_event(Level::warning, "stock.not_filled", {{"reason", filled.error().message}});
    const auto erased = world_.erase();
    if (!erased) log_event(Level::warning, "shares.not_erased", {{"reason", erased.error().message}});
    const auto swept = world_.sweep();
    if (!swept) log_event(Level::warning, "tables.not_swept", {{"reason", swept.error().message}});
    const auto rewritten = rewrite_.step(shares_, world_.now());
    if (!rewritten) log_event(Level::warning, "shares.not_rewritten", {{"reason", rewritten.error().message}});
    std::unique_lock lock(mutex_);
    const auto rest = filled && *filled ? std::chrono::milliseconds(0) : limits::upkeep_rest;
    changed_.wait_for(lock, stopping, rest, [] { return false; });
  }
}

}  // namespace jurat::node
