// A council of n nodes in one process over virtual time: each with its own store, keys and clock; only bytes cross.
// One seed decides latency, loss, duplication and order. A node can be made to die, to lie or to lag.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <queue>
#include <set>
#include <string>
#include <vector>

#include "core/limits.h"
#include "council/ceremony/memory_keeper.h"
#include "council/council_gateway.h"
#include "council/eraser.h"
#include "council/flows/courier.h"
#include "council/flows/stock.h"
#include "council/memory_share_home.h"
#include "council/share_rewrite.h"
#include "council/stock_room.h"
#include "council/token_key_shares.h"
#include "ledger/ledger.h"
#include "store/memory_store.h"
#include "support/vector_lines.h"

namespace jurat::council::simulated {

class KeptMessages final : public Messenger {
 public:
  Result<void> send(const CodeMessage& message) override {
    last_destination = message.destination;
    last_code = std::string(as_text(message.code.span()));
    ++sent;
    return {};
  }
  std::string last_destination, last_code;
  unsigned sent = 0;
};

// Keys of safe primes that everybody can read, dealt afresh for each size of council.
struct DealtForTests {
  ledger::RsaKeySet keys;
  crypto::DealtRsaKey id, access;
};
inline const DealtForTests& dealt_for_tests(unsigned n, unsigned t) {
  static std::map<std::pair<unsigned, unsigned>, DealtForTests> made;
  const auto found = made.find({n, t});
  if (found != made.end()) return found->second;
  const auto lines = tests::vector_lines("rsa/safe_primes.txt");
  const auto key_of = [&](std::size_t first) {
    const auto prime = [&](std::size_t place) { return Secret::copy_of(from_hex(lines.at(place)).value()); };
    return crypto::deal_rsa_key({prime(first), prime(first + 1)}, t, n, system_random()).value();
  };
  DealtForTests dealt{{}, key_of(0), key_of(2)};
  dealt.keys = {1, dealt.id.public_key, dealt.access.public_key, {}};
  return made.emplace(std::pair(n, t), std::move(dealt)).first->second;
}

// A node's shares of those keys; a test may say that it holds more.
class SimulatedTokenKeys final : public TokenKeys {
 public:
  SimulatedTokenKeys(unsigned n, unsigned t, NodeIndex node) : shares_(n) {
    const DealtForTests& dealt = dealt_for_tests(n, t);
    const std::size_t place = node.value - 1U;
    if (!shares_.add(dealt.keys, dealt.id.shares.at(place), dealt.access.shares.at(place)))
      throw std::runtime_error("shares of token keys");
  }
  Result<Bytes> share_of_id(std::uint32_t set, std::string_view input) override {
    return shares_.share_of_id(set, input);
  }
  Result<Bytes> share_of_access(std::uint32_t set, std::string_view input) override {
    return shares_.share_of_access(set, input);
  }
  [[nodiscard]] Result<void> check_holds(const ledger::RsaKeySet& set) const override {
    if (holds.contains(set.number)) return {};
    return shares_.check_holds(set);
  }
  std::set<std::uint32_t> holds;

 private:
  TokenKeyShares shares_;
};

// Settings as a made-up API reads them: the name alone.
class NamesOnly final : public AdminForms {
 public:
  [[nodiscard]] Result<ledger::Pool> pool(const JsonObject& form, std::string_view region) const override {
    ledger::Pool pool{*PoolId::parse(std::string(region) + "_x")};
    pool.name = std::string(form.at("PoolName").get_string());
    return pool;
  }
  [[nodiscard]] Result<AskedClient> client(const JsonObject& form, const ledger::Pool& pool) const override {
    AskedClient asked{ledger::Client{*ClientId::parse("x"), pool.id}, form.contains("GenerateSecret")};
    asked.client.name = std::string(form.at("ClientName").get_string());
    return asked;
  }
};
inline const NamesOnly names_only;

// The council's one admin.
inline crypto::Ed25519Key admin_key() {
  SeededRandom_for_tests random(4'711);
  return crypto::Ed25519Key::generate(random);
}

// What a call by SigV4 leaves behind for the nodes: the gateway's word.
inline const AdminEvidence by_sigv4{.kind = AdminEvidence::Kind::sigv4_checked_by_gateway};

struct Faults {
  unsigned lost_percent = 0, repeated_percent = 0;
  Duration least_latency = std::chrono::milliseconds(1), most_latency = std::chrono::milliseconds(5);
};

class Council;

// One node: what it keeps, and its World as a gateway.
class Node final : public World {
 public:
  Node(Council& council, NodeIndex index);

  [[nodiscard]] NodeIndex self() const override { return index; }
  Result<ledger::View> view() override { return ledger->view(); }
  [[nodiscard]] Moment now() override;
  Random& random() override { return randomness; }
  Result<Gathered> ask(Round round) override;
  void blame(Fault fault) override { blamed.push_back(std::move(fault)); }
  Result<Decided> submit(Bytes certified_entry) override;
  void pause(Duration duration) override;
  Result<crypto::Ed25519Key> stretch(const std::function<Result<crypto::Ed25519Key>()>& work) override {
    return work();
  }
  Messenger& messenger() override { return messages; }

  // What this node answers to `from`, before any lie.
  std::optional<Bytes> answer(NodeIndex from, const Bytes& request);
  void apply_blocks(std::uint64_t up_to);
  // What the driver does in the background, once.
  void upkeep();

  Council& council;
  NodeIndex index;
  SeededRandom_for_tests randomness;
  crypto::Ed25519Key identity;
  std::unique_ptr<store::Store> ledger_store, table_store;
  MemoryShareHome share_home;
  MemoryKeeper share_keys;
  ShareRewrite share_rewrite;
  std::unique_ptr<Shares> kept_shares;
  Shares& shares;
  Eraser eraser;
  Tables tables;
  SimulatedTokenKeys token_keys;
  Endorser endorser;
  StockRoom stock_room;
  KeptMessages messages;
  std::unique_ptr<ledger::Ledger> ledger;
  std::unique_ptr<CouncilGateway> gateway;
  std::vector<Fault> blamed;
  Duration clock_skew{0};
  bool dead = false;
  std::set<NodeIndex> away;  // whom this node has missed for so long that the next courier may serve
  [[nodiscard]] bool is_away(NodeIndex node) const override { return away.contains(node); }
  Duration block_delay{0};
  std::unique_ptr<Shares> open_shares();
  // What this node as a gateway sends instead of what it meant to.
  std::function<Bytes(Bytes request)> forge;
  // Turns an honest answer into a lie; nothing = silence.
  std::function<std::optional<Bytes>(NodeIndex from, const Bytes& request, Bytes answer)> lie;
};

class Council {
 public:
  Council(unsigned n, unsigned t, std::uint64_t seed, Faults faults = {}) : faults(faults), chance(seed), n(n), t(t) {
    for (unsigned i = 1; i <= n; ++i)
      nodes.push_back(std::make_unique<Node>(*this, NodeIndex{static_cast<std::uint8_t>(i)}));
    ledger::Genesis genesis;
    genesis.council.id = CouncilId{7};
    genesis.council.n = static_cast<std::uint8_t>(n);
    genesis.council.t = static_cast<std::uint8_t>(t);
    genesis.council.settings.sigv4_admin = true;
    genesis.council.settings.public_url = "https://council.example";
    genesis.admins.push_back({admin_key().public_key(), "ada", 1});
    for (const auto& node : nodes) {
      genesis.council.members.push_back(
          {node->index, node->identity.public_key(), "node" + std::to_string(node->index.value), "operator", ""});
    }
    genesis.key_sets.push_back(dealt_for_tests(n, t).keys);
    for (const auto& node : nodes) {
      node->ledger = std::move(*ledger::Ledger::open(*node->ledger_store, genesis));
      GatewaySettings cheap;
      cheap.argon2 = {8, 1};
      node->gateway = std::make_unique<CouncilGateway>(*node, cheap);
    }
  }

  Node& node(unsigned index) { return *nodes.at(index - 1); }
  void at(Moment when, std::function<void()> what) { events.push({when, next_event++, std::move(what)}); }
  Duration latency() {
    const auto spread = static_cast<std::uint64_t>((faults.most_latency - faults.least_latency).count()) + 1;
    return faults.least_latency + Duration(static_cast<std::int64_t>(draw() % spread));
  }
  bool happens(unsigned percent) { return draw() % 100 < percent; }
  std::uint64_t draw() {
    const auto bytes = chance.array<8>();
    std::uint64_t value = 0;
    for (const std::uint8_t byte : bytes) value = value << 8 | byte;
    return value;
  }
  // Runs events in the order of their time until `until` holds or time runs past `deadline`.
  void run(const std::function<bool()>& until, Moment deadline) {
    while (!until() && !events.empty() && events.top().when <= deadline) {
      const Event event = events.top();
      events.pop();
      time = std::max(time, event.when);
      event.what();
    }
    if (!until()) time = std::max(time, deadline);
  }
  void run_for(Duration duration) {
    const Moment end = time + duration;
    run([] { return false; }, end);
  }

  struct Event {
    Moment when;
    std::uint64_t number;
    std::function<void()> what;
    bool operator<(const Event& other) const { return std::pair(when, number) > std::pair(other.when, other.number); }
  };
  Faults faults;
  SeededRandom_for_tests chance;
  unsigned n, t;
  Moment time = Moment::from_seconds(1'700'000'000);
  std::priority_queue<Event> events;
  std::uint64_t next_event = 0;
  std::vector<ledger::Block> blocks;
  std::vector<std::unique_ptr<Node>> nodes;
};

inline Node::Node(Council& council_, NodeIndex index_)
    : council(council_),
      index(index_),
      randomness(council_.draw()),
      identity(crypto::Ed25519Key::generate(randomness)),
      ledger_store(store::open_memory()),
      table_store(store::open_memory()),
      share_rewrite(share_home, share_keys, randomness),
      kept_shares(open_shares()),
      shares(*kept_shares),
      tables(*table_store),
      token_keys(council_.n, council_.t, index_),
      endorser({index_, identity, randomness.secret(32), &names_only, this}, shares, tables, token_keys, randomness),
      stock_room(index_, shares, randomness) {}

inline std::unique_ptr<Shares> Node::open_shares() {
  ASSERT_TRUTH(share_sealing_key(share_keys, randomness).has_value());
  auto opened = share_rewrite.open();
  ASSERT_TRUTH(opened.has_value());
  return std::move(*opened);
}

inline void Node::upkeep() {
  const Result<ledger::View> current = view();
  ASSERT_TRUTH(current.has_value());
  ASSERT_TRUTH(eraser.destroy_shares(shares, *current, now()).has_value());
  const auto gone = [&](ByteSpan row) { return names_somebody_gone(*current, row); };
  ASSERT_TRUTH(tables.sweep(now(), limits::rows_swept_at_once, gone).has_value());
  ASSERT_TRUTH(tables.flush().has_value());
  ASSERT_TRUTH(share_rewrite.step(shares, now()).has_value());
}

inline Moment Node::now() { return council.time + clock_skew; }

inline std::optional<Bytes> Node::answer(NodeIndex from, const Bytes& request) {
  const Result<Framed> framed = parse_frame(request);
  if (!framed) return answer_failure(framed.error());
  Result<Bytes> body = fail(Failure::internal, "not asked");
  const Result<ledger::View> current = view();
  if (!current) return answer_failure(current.error());
  switch (framed->type) {
    case MessageType::deliver:
      body = flows::deliver(*this, {}, from, framed->body);
      break;
    case MessageType::relay_send:
      body = flows::relay_send(*this, from, framed->body);
      break;
    case MessageType::accept_stock:
      body = flows::accept_batch(*this, stock_room, identity, framed->body);
      break;
    case MessageType::deal_stock:
      body = stock_room.deal(framed->body, *current);
      break;
    case MessageType::sub_shares:
      body = stock_room.sub_shares(from, framed->body);
      break;
    default: {
      const Moment give_up = now() + limits::view_wait;
      for (;;) {
        const Result<ledger::View> newest = view();
        Reply reply = endorser.answer(from, request, *newest, now());
        if (!reply.wait_for_height || now() >= give_up) {
          if (!tables.flush()) return std::nullopt;
          return std::move(reply.answer);
        }
        const std::uint64_t height = *reply.wait_for_height;
        council.run([&] { return ledger->view()->height() >= height; },
                    std::min(give_up, council.time + std::chrono::milliseconds(50)));
      }
    }
  }
  return body ? answer_with(*body) : answer_failure(body.error());
}

inline Result<Gathered> Node::ask(Round round) {
  auto gather = std::make_shared<Gather>(std::move(round));
  auto over = std::make_shared<bool>(false);
  auto handle = std::make_shared<std::function<void(Gather::Step)>>();
  *handle = [this, gather, over, weak = std::weak_ptr(handle)](Gather::Step step) {
    if (step.done) *over = true;
    const auto again = weak.lock();
    for (Outgoing& one : step.send) {
      if (forge) one.request = forge(std::move(one.request));
      Node& target = council.node(one.to.value);
      const unsigned copies = council.happens(council.faults.lost_percent)       ? 0
                              : council.happens(council.faults.repeated_percent) ? 2
                                                                                 : 1;
      for (unsigned copy = 0; copy < copies; ++copy) {
        council.at(council.time + council.latency(), [this, gather, over, again, &target, request = one.request] {
          if (target.dead) return;  // a request on its way arrives, whatever its sender has decided since
          std::optional<Bytes> answered = target.answer(index, request);
          if (answered && target.lie) answered = target.lie(index, request, std::move(*answered));
          if (!answered || council.happens(council.faults.lost_percent)) return;
          council.at(council.time + council.latency(),
                     [this, gather, over, again, &target, answer = std::move(*answered)] {
                       if (!*over) (*again)(gather->on_answer(target.index, answer, council.time));
                     });
        });
      }
    }
    if (step.wake_at && !*over) {
      council.at(*step.wake_at, [this, gather, over, again] {
        if (!*over) (*again)(gather->on_time(council.time));
      });
    }
  };
  (*handle)(gather->start(council.time));
  council.run([&] { return *over; }, council.time + std::chrono::minutes(2));
  Result<Gathered> gathered = gather->take();
  for (Fault& fault : gather->take_faults()) blamed.push_back(std::move(fault));
  return gathered;
}

inline void Node::apply_blocks(std::uint64_t up_to) {
  for (std::uint64_t height = ledger->view()->height() + 1; height <= up_to; ++height) {
    const Result<std::vector<ledger::Outcome>> outcomes = ledger->apply_block(council.blocks.at(height - 1));
    ASSERT_TRUTH(outcomes.has_value());
  }
}

// The order of the council: one block for each entry, checked by every node's stateless predicate.
inline Result<Decided> Node::submit(Bytes entry) {
  TRY(ledger->check(entry));
  ledger::Block block;
  block.height = council.blocks.size() + 1;
  block.header_time = council.time;
  block.hash = Hash32{static_cast<std::uint8_t>(block.height), static_cast<std::uint8_t>(block.height >> 8)};
  block.entries.push_back(std::move(entry));
  council.blocks.push_back(block);
  for (const auto& other : council.nodes) {
    if (other.get() == this || other->dead) continue;
    council.at(council.time + council.latency() + other->block_delay,
               [node = other.get(), height = block.height] { node->apply_blocks(height); });
  }
  apply_blocks(block.height - 1);
  TRY_ASSIGN(const auto outcomes, ledger->apply_block(council.blocks.at(block.height - 1)));
  return Decided{block.height, outcomes.front().failure, outcomes.front().reason};
}

inline void Node::pause(Duration duration) { council.run_for(duration); }

// The usual beginning: a stock, a pool with username sign-in and verified e-mail, a client.
struct Place {
  PoolId pool;
  ClientId client;
};
inline Place open_pool(Council& council, unsigned gateway = 1) {
  Node& node = council.node(gateway);
  const Result<void> made = flows::make_batch(node, 96);
  if (!made) throw std::runtime_error("stock: " + made.error().message);
  council.run_for(std::chrono::milliseconds(100));
  ledger::Pool wanted{*PoolId::parse("eu-test-1_x")};
  wanted.name = "people";
  wanted.auto_verified = {"email"};
  const auto pool = node.gateway->create_pool(wanted, by_sigv4, {});
  if (!pool) throw std::runtime_error("pool: " + pool.error().message);
  council.run_for(std::chrono::milliseconds(100));
  ledger::Client app{*ClientId::parse("x"), pool->id};
  app.name = "app";
  app.explicit_auth_flows = {"ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"};
  const auto client = node.gateway->create_client(app, false, by_sigv4, {});
  if (!client) throw std::runtime_error("client: " + client.error().message);
  council.run_for(std::chrono::milliseconds(100));
  return {pool->id, client->client.id};
}

inline Secret secret(std::string_view text) { return Secret::copy_of(as_bytes(text)); }

inline Result<SignedUp> sign_up(Council& council, unsigned gateway, const Place& place, std::string_view name,
                                std::string_view password = "Correct-Horse-1") {
  Attributes attributes;
  attributes.values["email"] = std::string(name) + "@example.com";
  attributes.values["given_name"] = "Ada";
  return council.node(gateway).gateway->sign_up(
      {place.pool, place.client, std::string(name), secret(password), std::move(attributes), {}}, {});
}

}  // namespace jurat::council::simulated
