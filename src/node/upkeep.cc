#include "node/upkeep.h"

#include "core/limits.h"
#include "core/log.h"
#include "council/flows/stock.h"

namespace jurat::node {

Result<void> Upkeep::start() {
  TRY_ASSIGN(const auto view, world_.view());
  if (view.council().n == 1) {
    const auto filled = fill_once();
    TRY_ASSIGN(const auto level, view.stock_level());
    // With keys from before it serves, whatever keeps it from making more.
    if (!filled && level.next_batch == 0) return fail(filled.error());
  }
  thread_ = std::jthread([this](const std::stop_token& stopping) { work(stopping); });
  return {};
}

void Upkeep::stop() {
  thread_.request_stop();
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool StockTurn::is_mine(std::uint64_t batch, Time now) {
  if (batch_ != batch) {
    batch_ = batch;
    const auto before = static_cast<unsigned>((self_.value + n_ - 1U - batch % n_) % n_);
    from_ = now + before * limits::stock_round_time;
  }
  return now >= from_;
}

void StockTurn::failed(Time now) { from_ = now + (n_ == 1 ? std::chrono::seconds(1) : limits::stock_round_time); }

Result<bool> Upkeep::fill_once() {
  TRY_ASSIGN(const auto view, world_.view());
  TRY_ASSIGN(const auto left, view.unleased_stock());
  if (left >= limits::stock_low) return false;
  TRY_ASSIGN(const auto next, council::next_batch(view));
  if (!turn_.is_mine(next, std::chrono::steady_clock::now())) return false;
  const auto made = council::flows::make_batch(world_, static_cast<std::uint32_t>(limits::stock_batch_keys));
  if (!made) turn_.failed(std::chrono::steady_clock::now());
  TRY(made);
  return true;
}

void Upkeep::work(const std::stop_token& stopping) {
  while (!stopping.stop_requested()) {
    const auto erased = world_.erase();
    if (!erased) log_event(Level::warning, "shares.not_erased", {{"reason", erased.error().message}});
    const auto swept = world_.sweep();
    if (!swept) log_event(Level::warning, "tables.not_swept", {{"reason", swept.error().message}});
    const auto rewritten = rewrite_.step(shares_, world_.now());
    if (!rewritten) log_event(Level::warning, "shares.not_rewritten", {{"reason", rewritten.error().message}});
    // Last, because it may wait for other nodes.
    const auto filled = fill_once();
    // Once is the start of a council whose nodes come one after the other.
    if (!filled)
      log_event(stock_failures_++ == 0 ? Level::info : Level::warning, "stock.not_filled",
                {{"reason", filled.error().message}});
    else if (*filled)
      stock_failures_ = 0;
    std::unique_lock lock(mutex_);
    const auto rest = filled && *filled ? std::chrono::milliseconds(0) : limits::upkeep_rest;
    changed_.wait_for(lock, stopping, rest, [] { return false; });
  }
}

}  // namespace jurat::node
