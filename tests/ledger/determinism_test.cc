// The same entries lead to the same root at every height: over both stores, both compilers (the golden file is checked
// by every build) and any number of submitting threads.
#include <gtest/gtest.h>

#include <mutex>
#include <sstream>
#include <thread>

#include "ledger/records/keys.h"
#include "ledger/world.h"
#include "store/lmdb_store.h"
#include "support/scratch_folder.h"
#include "support/vectors.h"

namespace jurat::ledger {
namespace {

using namespace tests;

constexpr std::uint64_t blocks = 60;
constexpr std::size_t entries_in_block = 50;

// Draws entries that make sense, nearly make sense, or make none, from what the state of `world` is now.
class Stream {
 public:
  explicit Stream(World& world) : world_(world) {}

  std::vector<Bytes> next_block() {
    world_.now = world_.now + std::chrono::milliseconds(number(15'000));
    view_.emplace(world_.view());
    place_ = 0;
    std::vector<Bytes> entries;
    for (std::size_t i = 0; i < entries_in_block; ++i) entries.push_back(next_entry());
    if (number(4) == 0 && !former_.empty()) entries.push_back(former_[number(former_.size())]);
    former_ = entries;
    return entries;
  }

 private:
  std::size_t number(std::size_t below) {
    const auto bytes = random_.array<4>();
    return (std::size_t{bytes[0]} << 16U | std::size_t{bytes[1]} << 8U | bytes[2]) % below;
  }
  std::string name() { return "user" + std::to_string(number(60)); }
  PoolId pool() { return number(5) == 0 ? pool_b : pool_a; }

  StockKey key() {
    const auto lease = view_->lease(NodeIndex{1}).value();
    if (!lease || number(30) == 0) return {number(3), static_cast<std::uint32_t>(number(256))};
    return {lease->batch, lease->next + place_++};
  }

  std::uint64_t version_of(const PoolId& pool, const Uuid& id) {
    const auto user = view_->user(pool, id).value();
    return user && number(10) != 0 ? user->version : number(4);
  }

  User user(const PoolId& pool) {
    const std::string called = name();
    User made{.id = uuid_of(called + std::to_string(number(3))), .pool = pool};
    made.created = made.modified = world_.now;
    made.password_key = key();
    made.data_key = key();
    made.code_key = key();
    if (number(5) != 0) made.credential = Credential{1, random_.array<32>(), world_.now};
    made.values.push_back({Purpose::username, 1, random_.array<16>(), to_bytes(random_.array<32>())});
    made.look_ups.push_back({LookUpKind::username, true, hash_of("n" + called)});
    if (number(2) == 0) made.look_ups.push_back({LookUpKind::email, number(2) == 0, hash_of("e" + name())});
    if (number(2) == 0)
      made.look_ups.push_back({LookUpKind::given_name, false, hash_of("g" + std::to_string(number(4)))});
    return made;
  }

  Entry about_users() {
    const PoolId in = pool();
    const std::string called = name();  // one draw a line: compilers order the operands of + as they like
    const Uuid id = uuid_of(called + std::to_string(number(3)));
    const std::uint64_t version = version_of(in, id);
    switch (number(9)) {
      case 0:
        return world_.entry_of(confirm_user, ConfirmUser{in, id, version, number(2) == 0, number(2) == 0}, in.text());
      case 1:
        return world_.entry_of(set_password,
                               SetPassword{in, id, version, random_.array<32>(), UserStatus::confirmed, number(2) == 0},
                               in.text());
      case 2:
        return world_.entry_of(set_user_enabled, SetUserEnabled{in, id, version, number(2) == 0}, in.text());
      case 3:
        return world_.entry_of(sign_out_user, SignOutUser{in, id, world_.now - std::chrono::seconds(number(60))},
                               in.text());
      case 4:
        return world_.entry_of(delete_user, DeleteUser{in, id, version}, in.text());
      case 5:
        return world_.entry_of(revoke_family,
                               RevokeFamily{in, id, uuid_of(name()), world_.now + std::chrono::minutes(number(20))},
                               in.text());
      default:
        return world_.entry_of(create_user, CreateUser{user(in)}, in.text());
    }
  }

  Entry about_pools() {
    const PoolId in = pool();
    const auto there = view_->pool(in).value();
    switch (number(6)) {
      case 0: {
        Pool made{.id = in};
        made.created = made.modified = world_.now;
        made.data_key = key();
        made.look_up_key = key();
        if (number(3) == 0) made.issuer = "https://id.example.org";
        return world_.entry_of(create_pool, CreatePool{made}, in.text());
      }
      case 1:
        return world_.entry_of(delete_pool, DeletePool{in, number(3) == 0 && there ? there->version : 99}, in.text());
      case 2:
        return world_.entry_of(
            take_key_set, TakeKeySet{in, there ? there->version : 1, static_cast<std::uint32_t>(number(2))}, in.text());
      case 3: {
        const ClientId id = client_id_of(std::to_string(number(4)));
        return world_.entry_of(delete_client, DeleteClient{in, id, 1}, in.text());
      }
      default:
        return world_.entry_of(create_client, CreateClient{world_.new_client(std::to_string(number(4)), in)},
                               in.text());
    }
  }

  Entry about_stock() {
    const StockLevel level = view_->stock_level().value();
    if (number(2) == 0)
      return world_.entry_of(add_stock_batch, world_.acknowledged(world_.batch_of(level.next_batch, 100 + number(50))));
    const auto batch = view_->raw(key::stock_batch(level.open_batch)).value();
    const std::uint32_t first = batch ? parse_stock_batch_shape(*batch).value().leased : 0;
    return world_.entry_of(
        lease_stock, LeaseStock{NodeIndex{1}, level.open_batch, first, static_cast<std::uint32_t>(1 + number(50))});
  }

  Bytes next_entry() {
    const std::size_t what = number(20);
    Entry entry = what == 0 ? about_stock() : what < 4 ? about_pools() : about_users();
    if (number(20) == 0) entry.endorsed = world_.now - std::chrono::seconds(number(120));
    if (number(3) == 0) entry.idempotency = hash_of("i" + std::to_string(number(50)));
    Bytes bytes = encode(world_.certify(entry));
    if (number(40) == 0) {
      const std::size_t place = number(bytes.size());
      bytes[place] ^= static_cast<std::uint8_t>(1 + number(255));
    }
    if (number(60) == 0) bytes.resize(number(bytes.size()));
    return bytes;
  }

  World& world_;
  SeededRandom_for_tests random_{2026};
  std::optional<View> view_;
  std::uint32_t place_ = 0;
  std::vector<Bytes> former_;
};

struct Made {
  std::vector<Block> blocks;
  std::vector<Hash32> roots;
  std::size_t applied = 0;
};

// Every block and root, made once with the store in memory.
const Made& made() {
  static const Made all = [] {
    Made out;
    World world(1, 1);
    Stream stream(world);
    for (std::uint64_t height = 1; height <= blocks; ++height) {
      Block block{height, {}, hash_of("block" + std::to_string(height)), stream.next_block()};
      block.header_time = world.now;
      for (const Outcome& outcome : world.apply(block.entries)) out.applied += outcome.failure ? 0U : 1U;
      out.blocks.push_back(std::move(block));
      out.roots.push_back(world.view().root());
    }
    EXPECT_TRUE(world.ledger->verify_everything());
    return out;
  }();
  return all;
}

TEST(determinism, the_stream_has_entries_that_apply_and_many_more_that_do_not) {
  EXPECT_GT(made().applied, 100U);
  EXPECT_LT(made().applied, blocks * entries_in_block);
}

// tests/data/ledger/golden_roots.txt: one root a height, of the clang build. A change of apply that moves them is a
// change of the rules, and says so.
TEST(determinism, every_build_finds_the_golden_root_at_every_height) {
  std::istringstream golden(jurat::tests::read_data("ledger/golden_roots.txt"));
  std::vector<std::string> expected;
  for (std::string line; std::getline(golden, line);) {
    if (!line.starts_with('#')) expected.push_back(line);
  }
  ASSERT_EQ(expected.size(), made().roots.size());
  for (std::size_t i = 0; i < expected.size(); ++i)
    ASSERT_EQ(to_hex(made().roots[i]), expected[i]) << "height " << i + 1;
}

TEST(determinism, the_store_on_disk_leads_to_the_same_roots_and_so_does_reopening_it) {
  const support::ScratchFolder folder;
  World world(1, 1, store::open_lmdb({.folder = folder.path() / "ledger", .map_bytes = std::size_t{1} << 30}).value());
  for (std::size_t i = 0; i < made().blocks.size(); ++i) {
    if (i % 16 == 7) world.ledger = world.open();
    ASSERT_TRUE(world.ledger->apply_block(made().blocks[i]));
    ASSERT_EQ(world.view().root(), made().roots[i]) << "height " << i + 1;
  }
  EXPECT_TRUE(world.ledger->verify_everything());
}

TEST(determinism, blocks_taken_back_and_applied_again_lead_to_the_same_roots) {
  World world(1, 1);
  for (std::size_t i = 0; i < made().blocks.size(); ++i) {
    ASSERT_TRUE(world.ledger->apply_block(made().blocks[i]));
    if (i % 10 != 9) continue;
    for (int back = 0; back < 5; ++back) ASSERT_TRUE(world.ledger->undo_last_block());
    for (std::size_t again = i - 4; again <= i; ++again) {
      ASSERT_TRUE(world.ledger->apply_block(made().blocks[again]));
      ASSERT_EQ(world.view().root(), made().roots[again]);
    }
  }
}

// What threads do to a ledger before its entries are in order: check, look, ask whether it would apply.
TEST(determinism, threads_that_check_and_read_beside_it_change_nothing) {
  World world(1, 1);
  std::mutex mutex;
  std::size_t next = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (;;) {
        std::size_t mine = 0;
        {
          const std::lock_guard lock(mutex);
          if (next == made().blocks.size()) return;
          mine = next++;
        }
        for (const Bytes& entry : made().blocks[mine].entries) {
          const auto checked = world.ledger->check(entry);
          if (checked) static_cast<void>(world.ledger->would_apply(*checked, made().blocks[mine].header_time));
        }
      }
    });
  }
  for (std::size_t i = 0; i < made().blocks.size(); ++i) {
    EXPECT_TRUE(world.ledger->apply_block(made().blocks[i]));
    EXPECT_EQ(world.view().root(), made().roots[i]);
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace jurat::ledger
