// The real ledger under the real engine: one validator.
#include <gtest/gtest.h>

#include <thread>

#include "ledger/world.h"
#include "network/engine/comet/comet.h"
#include "network/engine/comet/council_of_engines.h"
#include "node/ledger_application.h"

namespace jurat::node {
namespace {

using namespace ledger::tests;
using namespace std::chrono_literals;

class LedgerOverComet : public ::testing::Test {
 protected:
  LedgerOverComet() { world.now = system_clock().now(); }
  void start() {
    engine.reset();
    world.ledger = world.open();
    application = LedgerApplication::over(*world.ledger).value();
    auto started = network::start_comet(council.settings(0), *application, system_clock());
    ASSERT_TRUE(started) << started.error().message;
    engine = std::move(*started);
  }
  template <class Body>
  Bytes certified(std::uint16_t number, const Body& body, std::string pool = {}) {
    world.now = system_clock().now();
    return encode(world.certify(world.entry_of(number, body, std::move(pool))));
  }
  network::Decided submit(const Bytes& entry) {
    const auto decided = engine->submit(entry, 30s);
    EXPECT_TRUE(decided) << decided.error().message;
    return decided ? *decided : network::Decided{};
  }

  World world;
  network::tests::CouncilOfEngines council{1};
  std::unique_ptr<LedgerApplication> application;
  std::unique_ptr<network::Engine> engine;
};

TEST_F(LedgerOverComet, entries_apply_in_their_order_and_heartbeats_leave_the_root) {
  start();
  const Bytes batch = certified(ledger::add_stock_batch, world.acknowledged(world.batch_of(0, 128)));
  const network::Decided first = submit(batch);
  EXPECT_EQ(first.failure, std::nullopt) << first.reason;
  const network::Decided again = submit(batch);
  EXPECT_EQ(again.height, first.height) << "the same entry has one outcome";
  EXPECT_EQ(submit(certified(ledger::lease_stock, ledger::LeaseStock{NodeIndex{1}, 0, 0, 64})).failure, std::nullopt);
  EXPECT_EQ(submit(certified(ledger::lease_stock, ledger::LeaseStock{NodeIndex{1}, 0, 5, 1})).failure,
            Failure::conflict);
  const network::Decided pool =
      submit(certified(ledger::create_pool, ledger::CreatePool{world.new_pool(pool_a)}, pool_a.text()));
  EXPECT_EQ(pool.failure, std::nullopt) << pool.reason;
  EXPECT_TRUE(world.view().pool(pool_a).value());

  const Hash32 root = world.view().root();
  const Moment time = world.view().ledger_time();
  while (world.view().height() < pool.height + 3) std::this_thread::sleep_for(20ms);
  EXPECT_EQ(world.view().root(), root);
  EXPECT_GT(world.view().ledger_time(), time);
  EXPECT_EQ(engine->head_time(), application->head().time);
  engine->stop();
  EXPECT_TRUE(world.ledger->verify_everything());
}

TEST_F(LedgerOverComet, an_entry_too_old_or_forged_takes_no_place_in_a_block) {
  start();
  world.now = system_clock().now() - std::chrono::seconds(61);
  const auto old = engine->submit(
      encode(world.certify(world.entry_of(ledger::add_stock_batch, world.acknowledged(world.batch_of(0, 128))))), 30s);
  ASSERT_FALSE(old);
  EXPECT_EQ(old.error().failure, Failure::conflict);
  Bytes forged = certified(ledger::add_stock_batch, world.acknowledged(world.batch_of(0, 128)));
  forged.back() ^= 1;
  const auto refused = engine->submit(forged, 30s);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().failure, Failure::pending);
}

TEST_F(LedgerOverComet, a_restart_goes_on_where_both_stood) {
  start();
  EXPECT_EQ(submit(certified(ledger::add_stock_batch, world.acknowledged(world.batch_of(0, 128)))).failure,
            std::nullopt);
  engine->stop();
  const Hash32 root = world.view().root();
  start();
  EXPECT_EQ(submit(certified(ledger::lease_stock, ledger::LeaseStock{NodeIndex{1}, 0, 0, 64})).failure, std::nullopt);
  EXPECT_NE(world.view().root(), root);
  engine->stop();
  EXPECT_TRUE(world.ledger->verify_everything());
}

}  // namespace
}  // namespace jurat::node
