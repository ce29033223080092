#include "node/wiring.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/limits.h"
#include "core/log.h"
#include "council/council_gateway.h"
#include "council/flows/key_sets.h"
#include "council/flows/stock.h"
#include "network/engine/solo.h"
#include "node/council_world.h"
#include "node/ledger_application.h"
#include "node/share_folders.h"
#include "node/whole_token_keys.h"
#include "store/lmdb_store.h"

namespace jurat::node {
namespace {

// Keeps the key stock filled, the tables swept, and deleted users erased.
class Upkeep {
 public:
  Upkeep(CouncilWorld& world, council::ShareRewrite& rewrite, council::Shares& shares)
      : world_(world), rewrite_(rewrite), shares_(shares) {}
  ~Upkeep() { stop(); }
  Upkeep(const Upkeep&) = delete;
  Upkeep& operator=(const Upkeep&) = delete;

  // Fills what an empty council needs before it serves, then goes on in the background.
  Result<void> start() {
    TRY(fill_once());
    thread_ = std::jthread([this](const std::stop_token& stopping) { work(stopping); });
    return {};
  }
  void stop() {
    thread_.request_stop();
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

 private:
  // True when the stock was low and a batch was made.
  Result<bool> fill_once() {
    TRY_ASSIGN(const auto view, world_.view());
    TRY_ASSIGN(const auto left, view.unleased_stock());
    if (left >= limits::stock_low) return false;
    TRY(council::flows::make_batch(world_, static_cast<std::uint32_t>(limits::stock_batch_keys)));
    return true;
  }

  void work(const std::stop_token& stopping) {
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

  CouncilWorld& world_;
  council::ShareRewrite& rewrite_;
  council::Shares& shares_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::jthread thread_;
};

class SoloWiring final : public Wiring {
 public:
  ~SoloWiring() override { SoloWiring::stop(); }
  SoloWiring() = default;
  SoloWiring(const SoloWiring&) = delete;
  SoloWiring& operator=(const SoloWiring&) = delete;

  Result<void> start(WiringPlan plan) {
    if (plan.lock.definition.n != 1) {
      return fail(Failure::unsupported_feature, "the lock file is of a council of " +
                                                    std::to_string(plan.lock.definition.n) +
                                                    " nodes; this version's node serves alone");
    }
    TRY_ASSIGN(state_, store::open_lmdb({plan.home.ledger()}));
    TRY_ASSIGN(tables_, store::open_lmdb({plan.home.tables()}));
    TRY_ASSIGN(ledger_, ledger::Ledger::open(*state_, council::genesis_of(plan.lock)));
    TRY_ASSIGN(application_, LedgerApplication::over(*ledger_));
    engine_ = network::start_solo(*application_, plan.clock);
    identity_.emplace(std::move(plan.keys.identity));
    for (const auto& set : plan.keys.token_keys)
      held_.push_back({set.number, set.id_key.public_key(), set.access_key.public_key(), {}});
    token_keys_.emplace(std::move(plan.keys.token_keys));
    TRY(check_token_keys());
    share_folders_.emplace(plan.home);
    rewrite_.emplace(*share_folders_, plan.keeper, plan.random);
    TRY_ASSIGN(shares_, rewrite_->open());
    world_ = std::make_unique<CouncilWorld>(WorldParts{NodeIndex{1},
                                                       *identity_,
                                                       std::move(plan.keys.fake_users),
                                                       *token_keys_,
                                                       *ledger_,
                                                       *application_,
                                                       *engine_,
                                                       *shares_,
                                                       *tables_,
                                                       plan.messenger,
                                                       {std::move(plan.fixed_code)},
                                                       plan.clock,
                                                       plan.random});
    gateway_ = std::make_unique<council::CouncilGateway>(*world_, council::GatewaySettings{});
    upkeep_ = std::make_unique<Upkeep>(*world_, *rewrite_, *shares_);
    return upkeep_->start();
  }

  Result<std::uint32_t> list_dealt_key_sets() override {
    TRY_ASSIGN(const auto view, world_->view());
    TRY_ASSIGN(const auto listed, council::flows::listed_key_sets(view));
    std::vector<ledger::RsaKeySet> more;
    for (const auto& set : held_) {
      if (set.number > listed && more.size() < limits::key_sets_dealt) more.push_back(set);
    }
    const auto count = static_cast<std::uint32_t>(more.size());
    if (count > 0) TRY(council::flows::add_key_sets(*world_, std::move(more)));
    return count;
  }

  council::Gateway& gateway() override { return *gateway_; }
  [[nodiscard]] std::uint64_t height() const override { return application_->height(); }
  [[nodiscard]] Duration stretching_time() const override { return world_->stretching_time(); }
  [[nodiscard]] std::optional<Error> stopped() const override {
    if (stopping_) return std::nullopt;  // an orderly stop is no fault
    if (auto stopped = engine_->stopped()) return stopped;
    for (const auto& whole : {state_->check_file(), shares_->check_file(), tables_->check_file()}) {
      if (!whole) return whole.error();
    }
    return std::nullopt;
  }
  void stop() override {
    stopping_ = true;
    if (upkeep_) upkeep_->stop();
    if (engine_) engine_->stop();
  }

 private:
  // A node that lists keys it cannot sign with would fail its pools one sign-in at a time: it does not start.
  Result<void> check_token_keys() const {
    TRY_ASSIGN(const auto view, ledger_->view());
    TRY_ASSIGN(const auto listed, council::flows::listed_key_sets(view));
    for (std::uint32_t number = 1; number <= listed; ++number) {
      TRY_ASSIGN(const auto set, view.key_set(number));
      const auto held = token_keys_->check_holds(*set);
      if (!held)
        return fail(held.error().failure, held.error().message + "; restore the keys folder from its newest copy");
    }
    return {};
  }

  std::atomic<bool> stopping_ = false;
  std::vector<ledger::RsaKeySet> held_;  // public halves, numbers without a gap
  // Destroyed from the bottom up.
  std::optional<crypto::Ed25519Key> identity_;
  std::optional<WholeTokenKeys> token_keys_;
  std::unique_ptr<store::Store> state_, tables_;
  std::optional<ShareFolders> share_folders_;
  std::optional<council::ShareRewrite> rewrite_;
  std::unique_ptr<council::Shares> shares_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<LedgerApplication> application_;
  std::unique_ptr<network::Engine> engine_;
  std::unique_ptr<CouncilWorld> world_;
  std::unique_ptr<council::CouncilGateway> gateway_;
  std::unique_ptr<Upkeep> upkeep_;
};

}  // namespace

Result<std::unique_ptr<Wiring>> Wiring::join(WiringPlan plan) {
  auto wiring = std::make_unique<SoloWiring>();
  TRY(wiring->start(std::move(plan)));
  return std::unique_ptr<Wiring>(std::move(wiring));
}

}  // namespace jurat::node
