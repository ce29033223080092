#include "node/wiring.h"

#include <algorithm>
#include <atomic>

#include "core/limits.h"
#include "council/council_gateway.h"
#include "council/flows/key_sets.h"
#include "council/token_key_shares.h"
#include "http/worker_pool.h"
#include "network/engine/comet/comet.h"
#include "network/engine/solo.h"
#include "node/ceremony_run.h"
#include "node/council_world.h"
#include "node/ledger_application.h"
#include "node/share_folders.h"
#include "node/upkeep.h"
#include "node/whole_token_keys.h"
#include "store/lmdb_store.h"

namespace jurat::node {
namespace {

network::comet::HomeSettings engine_home(const WiringPlan& plan, NodeIndex self) {
  const crypto::CouncilDefinition& definition = plan.lock.definition;
  network::comet::HomeSettings home{.home = plan.home.engine(),
                                    .chain_id = "jurat-" + to_hex(definition.council),
                                    .genesis_time = definition.made,
                                    .members = {},
                                    .self = self.value - 1U,
                                    .listen = plan.network.engine_listen,
                                    .timing = plan.network.timing};
  for (const crypto::LockMember& member : definition.members)
    home.members.push_back({member.validator_key, member.engine_key, member.engine_address});
  if (home.listen.empty()) home.listen = listen_for(definition.members[home.self].engine_address);
  return home;
}

class CouncilWiring final : public Wiring {
 public:
  ~CouncilWiring() override { CouncilWiring::stop(); }
  CouncilWiring() = default;
  CouncilWiring(const CouncilWiring&) = delete;
  CouncilWiring& operator=(const CouncilWiring&) = delete;

  Result<void> start(WiringPlan plan) {
    TRY_ASSIGN(self_, council::find_member(plan.lock.definition, plan.keys.identity.public_key()));
    n_ = plan.lock.definition.n;
    TRY_ASSIGN(state_, store::open_lmdb({plan.home.ledger()}));
    TRY_ASSIGN(tables_, store::open_lmdb({plan.home.tables()}));
    TRY_ASSIGN(ledger_, ledger::Ledger::open(*state_, council::genesis_of(plan.lock)));
    TRY_ASSIGN(application_, LedgerApplication::over(*ledger_));
    identity_.emplace(std::move(plan.keys.identity));
    TRY(hold_token_keys(plan));
    TRY(check_token_keys());
    share_folders_.emplace(plan.home);
    rewrite_.emplace(*share_folders_, plan.keeper, plan.random);
    TRY_ASSIGN(shares_, rewrite_->open());
    TRY(start_engine(plan));
    world_ = std::make_unique<CouncilWorld>(WorldParts{self_,
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
    TRY(meet_peers(plan));
    gateway_ = std::make_unique<council::CouncilGateway>(*world_, council::GatewaySettings{});
    upkeep_ = std::make_unique<Upkeep>(*world_, plan.lock.definition.n, *rewrite_, *shares_);
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
    if (auto fault = world_->disk_fault()) return fault;
    for (const auto& whole : {state_->check_file(), shares_->check_file(), tables_->check_file()}) {
      if (!whole) return whole.error();
    }
    return std::nullopt;
  }
  [[nodiscard]] std::vector<std::string> unready() const override {
    std::vector<std::string> reasons;
    const auto view = ledger_->view();
    if (!view) return {view.error().message};
    const auto ahead = std::chrono::duration_cast<std::chrono::seconds>(view->ledger_time() - world_->now());
    if (ahead > limits::endorsed_time_skew) {
      reasons.push_back("this machine's clock is " + std::to_string(ahead.count()) +
                        " s behind the ledger's newest block: set it right, or nothing can be changed until then");
    }
    if (!peers_) return reasons;
    if (!engine_->caught_up()) reasons.push_back("the ledger is behind what the council decided");
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(world_->now() - engine_->head_time());
    if (age > limits::stale_head) reasons.push_back("no block for " + std::to_string(age.count()) + " s");
    const ledger::CouncilRecord& council = view->council();
    const auto there = std::ranges::count_if(council.members, [&](const ledger::Member& member) {
      return member.index == self_ || peers_->connected(member.index);
    });
    if (there < council.t) {
      reasons.push_back(std::to_string(there) + " of " + std::to_string(council.n) + " nodes are connected, " +
                        std::to_string(council.t) + " are needed");
    }
    const auto stock = view->stock_level();
    if (stock && stock->next_batch == 0) reasons.push_back("the council makes its first keys");
    return reasons;
  }
  void measure_others(Metrics& metrics) const override {
    for (const auto& [what, count] : world_->faults()) {
      metrics
          .gauge("jurat_council_faults", "Answers by which a node broke a rule, as this node saw it, since its start",
                 {{"node", std::to_string(what.first)}, {"failure", std::string(failure_name(what.second))}})
          .set(static_cast<double>(count));
    }
    if (!peers_) return;
    for (unsigned member = 1; member <= n_; ++member) {
      const NodeIndex node{static_cast<std::uint8_t>(member)};
      if (node != self_) measure_peer(metrics, std::to_string(member), peers_->status(node));
    }
  }
  void stop() override {
    stopping_ = true;
    if (peers_) peers_->stop();  // ends what waits for other nodes
    if (upkeep_) upkeep_->stop();
    if (pool_) pool_->stop();
    if (engine_) engine_->stop();
  }

 private:
  static void measure_peer(Metrics& metrics, const std::string& node, const network::PeerStatus& status) {
    const auto set = [&](std::string_view name, std::string_view help, double value) {
      metrics.gauge(name, help, {{"node", node}}).set(value);
    };
    set("jurat_peer_connected", "1 while this node is connected with that one", status.connected ? 1 : 0);
    set("jurat_peer_open_requests", "Requests to it without an answer", static_cast<double>(status.open));
    if (status.round_trip)
      set("jurat_peer_round_trip_seconds", "Of the newest ping", static_cast<double>(status.round_trip->count()) / 1e6);
    for (std::size_t fault = 0; fault < network::peer_faults; ++fault) {
      const auto name = std::string(network::peer_fault_name(static_cast<network::PeerFault>(fault)));
      metrics
          .gauge("jurat_peer_faults", "What did not work with it, since the start", {{"node", node}, {"fault", name}})
          .set(static_cast<double>(status.faults.at(fault)));
    }
  }

  Result<void> hold_token_keys(WiringPlan& plan) {
    const unsigned n = plan.lock.definition.n;
    if (n == 1) {
      for (const auto& set : plan.keys.token_keys)
        held_.push_back({set.number, set.id_key.public_key(), set.access_key.public_key(), {}});
      token_keys_ = std::make_unique<WholeTokenKeys>(std::move(plan.keys.token_keys));
      return {};
    }
    auto shares = std::make_unique<council::TokenKeyShares>(n);
    for (const auto& set : plan.keys.token_shares) {
      const ledger::RsaKeySet keys{set.number, set.keys.id_key, set.keys.access_key, {}};
      TRY(shares->add(keys, set.id_share, set.access_share));
    }
    token_keys_ = std::move(shares);
    return {};
  }

  Result<void> start_engine(const WiringPlan& plan) {
    if (plan.lock.definition.n == 1) {
      engine_ = network::start_solo(*application_, plan.clock);
      return {};
    }
    network::CometSettings settings{.program = plan.network.engine_program,
                                    .home = engine_home(plan, self_),
                                    .validator = plan.keys.network.validator,
                                    .node = plan.keys.network.engine};
    TRY_ASSIGN(engine_, network::start_comet(settings, *application_, plan.clock));
    return {};
  }

  Result<void> meet_peers(const WiringPlan& plan) {
    const crypto::CouncilDefinition& definition = plan.lock.definition;
    if (definition.n == 1) return {};
    // f liars that keep all their handlers waiting leave room for the others.
    pool_ = std::make_unique<http::WorkerPool>((definition.n - definition.t + 2U) * limits::peer_handlers,
                                               limits::waiting_requests);
    std::vector<network::Peer> members;
    members.reserve(definition.members.size());
    for (const auto& member : definition.members)
      members.push_back({member.index, member.peer_address, member.tls_key});
    const std::string& listen = plan.network.peers_listen;
    TRY_ASSIGN(peers_,
               network::Peers::start(
                   {.self = self_,
                    .tls_key = plan.keys.network.tls,
                    .listen = listen.empty() ? listen_for(definition.members[self_.value - 1U].peer_address) : listen,
                    .members = std::move(members),
                    .handler = [this](NodeIndex from, const Bytes& request,
                                      network::Reply reply) { world_->hear(from, request, std::move(reply)); },
                    .submit = [this](std::function<void()> task) { return pool_->submit(std::move(task)); },
                    .random = plan.random,
                    .times = {}}));
    world_->join(*peers_);
    return {};
  }

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
  NodeIndex self_;
  unsigned n_ = 1;
  std::vector<ledger::RsaKeySet> held_;  // public halves, numbers without a gap
  // Destroyed from the bottom up.
  std::optional<crypto::Ed25519Key> identity_;
  std::unique_ptr<council::TokenKeys> token_keys_;
  std::unique_ptr<store::Store> state_, tables_;
  std::optional<ShareFolders> share_folders_;
  std::optional<council::ShareRewrite> rewrite_;
  std::unique_ptr<council::Shares> shares_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<LedgerApplication> application_;
  std::unique_ptr<network::Engine> engine_;
  std::unique_ptr<CouncilWorld> world_;
  std::unique_ptr<http::WorkerPool> pool_;
  std::unique_ptr<network::Peers> peers_;
  std::unique_ptr<council::CouncilGateway> gateway_;
  std::unique_ptr<Upkeep> upkeep_;
};

}  // namespace

Result<std::unique_ptr<Wiring>> Wiring::join(WiringPlan plan) {
  auto wiring = std::make_unique<CouncilWiring>();
  TRY(wiring->start(std::move(plan)));
  return std::unique_ptr<Wiring>(std::move(wiring));
}

}  // namespace jurat::node
