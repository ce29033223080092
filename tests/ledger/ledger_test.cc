#include "ledger/ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/limits.h"
#include "ledger/records/keys.h"
#include "ledger/world.h"

namespace jurat::ledger {
namespace {

using namespace tests;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""min;

TEST(ledger, the_same_genesis_gives_the_same_root_and_another_one_is_refused) {
  World one;
  World two;
  EXPECT_EQ(one.view().root(), two.view().root());
  EXPECT_EQ(one.view().height(), 0U);
  Genesis other = one.genesis;
  other.council.settings.region = "elsewhere-1";
  const auto refused = Ledger::open(*one.store, other);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::store_corrupt);
}

TEST(ledger, a_genesis_with_gaps_or_taken_key_sets_is_refused) {
  const World world;
  const auto failure_with = [&](auto change) {
    Genesis genesis = world.genesis;
    change(genesis);
    const auto empty = store::open_memory();
    const auto opened = Ledger::open(*empty, genesis);
    return opened ? std::nullopt : std::optional<Failure>{opened.error().failure};
  };
  EXPECT_EQ(failure_with([](Genesis&) {}), std::nullopt);
  EXPECT_EQ(failure_with([](Genesis& g) { g.key_sets[1].number = 5; }), Failure::invalid_parameter);
  EXPECT_EQ(failure_with([](Genesis& g) { g.key_sets[0].taken_by = "x_y"; }), Failure::invalid_parameter);
  EXPECT_EQ(failure_with([](Genesis& g) { g.council.t = 2; }), Failure::invalid_parameter);
  EXPECT_EQ(failure_with([](Genesis& g) { g.council.members[0].index = NodeIndex{2}; }), Failure::invalid_parameter);
}

TEST(ledger, reopens_where_it_stood) {
  World world;
  world.begin();
  const User ada = world.add_user("ada");
  const Hash32 root = world.view().root();
  const std::uint64_t height = world.view().height();
  world.ledger = world.open();
  EXPECT_EQ(world.view().root(), root);
  EXPECT_EQ(world.view().height(), height);
  EXPECT_EQ(world.view().ledger_time(), world.now);
  EXPECT_EQ(world.stored(ada).courier_seed, hash_of("block" + std::to_string(height)));
  EXPECT_TRUE(world.ledger->verify_everything());
}

TEST(ledger, a_block_without_an_applied_entry_keeps_the_root_and_advances_the_height) {
  World world;
  world.begin();
  const Hash32 root = world.view().root();
  const std::uint64_t height = world.view().height();
  world.now = world.now + 11min;  // op ids are due for pruning, and still the root stays
  world.apply(std::vector<Bytes>{});
  EXPECT_EQ(world.view().root(), root);
  EXPECT_EQ(world.view().height(), height + 1);
  EXPECT_EQ(world.view().ledger_time(), world.now);
  EXPECT_EQ(world.put(delete_pool, DeletePool{pool_b, 1}, pool_b.text()), Failure::pool_not_found);
  EXPECT_EQ(world.view().root(), root);
}

TEST(ledger, blocks_follow_each_other_without_gaps) {
  World world;
  for (const std::uint64_t height : {std::uint64_t{0}, std::uint64_t{2}}) {
    const auto applied = world.ledger->apply_block({height, world.now, {}, {}});
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().failure, Failure::invalid_parameter);
  }
  const auto large = world.ledger->apply_block({1, world.now, {}, std::vector<Bytes>(limits::block_entries + 1)});
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().failure, Failure::too_large);
}

TEST(ledger, a_staged_block_leaves_no_trace_until_it_is_committed) {
  World world;
  world.begin();
  const Hash32 root = world.view().root();
  const std::uint64_t height = world.view().height();
  const auto client = [&](const char* name) {
    return encode(world.certify(world.entry_of(create_client, CreateClient{world.new_client(name)}, pool_a.text())));
  };
  const auto first = world.ledger->stage({height + 1, world.now, hash_of("one"), {client("first")}});
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_NE(first->root, root);
  EXPECT_EQ(world.view().root(), root);
  EXPECT_EQ(world.view().height(), height);
  EXPECT_TRUE(world.ledger->verify_everything());

  // Another proposal of the same height takes its place: of the first nothing is left.
  const auto second = world.ledger->stage({height + 1, world.now, hash_of("two"), {client("second")}});
  ASSERT_TRUE(second);
  EXPECT_NE(second->root, first->root);
  ASSERT_TRUE(world.ledger->commit());
  EXPECT_EQ(world.view().root(), second->root);
  EXPECT_EQ(world.view().height(), height + 1);
  EXPECT_EQ(world.view().count_clients(pool_a).value(), 1U);
  EXPECT_TRUE(world.view().client(pool_a, client_id_of("second")).value());
  EXPECT_TRUE(world.ledger->verify_everything());

  const auto twice = world.ledger->commit();
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().failure, Failure::conflict);
}

TEST(ledger, a_staged_block_leads_where_applying_it_leads) {
  World one;
  World two;
  one.begin();
  two.begin();
  const Bytes entry =
      encode(one.certify(one.entry_of(create_client, CreateClient{one.new_client("app")}, pool_a.text())));
  const Block block{one.view().height() + 1, one.now, hash_of("block"), {entry}};
  ASSERT_TRUE(one.ledger->apply_block(block));
  ASSERT_TRUE(two.ledger->stage(block));
  const auto staged = two.ledger->stage(block);
  ASSERT_TRUE(staged);
  two.ledger = two.open();  // the process ended: what was staged is gone, and is staged again
  EXPECT_FALSE(two.ledger->commit());
  ASSERT_TRUE(two.ledger->stage(block));
  ASSERT_TRUE(two.ledger->commit());
  EXPECT_EQ(one.view().root(), two.view().root());
  EXPECT_EQ(staged->root, two.view().root());
}

TEST(ledger, a_staged_block_is_not_committed_over_a_state_that_moved_on) {
  World world;
  world.begin();
  const std::uint64_t height = world.view().height();
  ASSERT_TRUE(world.ledger->stage({height + 1, world.now, {}, {}}));
  ASSERT_TRUE(world.ledger->undo_last_block());
  const auto refused = world.ledger->commit();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::conflict);
  EXPECT_EQ(world.view().height(), height - 1);
}

TEST(ledger, a_block_is_accepted_by_its_bytes_alone) {
  World world;
  world.begin();
  const Bytes good =
      encode(world.certify(world.entry_of(create_client, CreateClient{world.new_client("app")}, pool_a.text())));
  Entry entry = world.entry_of(create_client, CreateClient{world.new_client("app")}, pool_a.text());
  entry.endorsed = world.now - 10min;  // too old to apply, which depends on the state: still a block's business
  EXPECT_TRUE(world.ledger->accept({good, encode(world.certify(entry)), good}));
  EXPECT_TRUE(world.ledger->accept({}));
  Bytes forged = good;
  forged.back() ^= 1;
  EXPECT_FALSE(world.ledger->accept({good, forged}));
  const auto large = world.ledger->accept(std::vector<Bytes>(limits::block_entries + 1, good));
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().failure, Failure::too_large);
}

TEST(ledger, the_same_entry_again_is_the_same_entry) {
  World world;
  world.begin();
  const Bytes entry =
      encode(world.certify(world.entry_of(create_client, CreateClient{world.new_client("app")}, pool_a.text())));
  const auto outcomes = world.apply({entry, entry});
  EXPECT_FALSE(outcomes[0].failure);
  EXPECT_FALSE(outcomes[0].repeated);
  EXPECT_FALSE(outcomes[1].failure);
  EXPECT_TRUE(outcomes[1].repeated);
  const Hash32 root = world.view().root();
  world.now = world.now + 9min;
  EXPECT_TRUE(world.apply({entry}).front().repeated);
  EXPECT_EQ(world.view().root(), root);
  EXPECT_EQ(world.view().count_clients(pool_a).value(), 1U);
}

TEST(ledger, an_op_id_is_forgotten_only_when_its_entry_is_too_old_to_apply) {
  World world;
  world.begin();
  Entry entry = world.entry_of(create_client, CreateClient{world.new_client("app")}, pool_a.text());
  entry.endorsed = world.now + 50s;  // endorsed by a clock ahead of the ledger's
  const Bytes bytes = encode(world.certify(entry));
  ASSERT_FALSE(world.apply({bytes}).front().failure);
  world.now = world.now + 10min + 49s;
  ASSERT_EQ(world.put(delete_client, DeleteClient{pool_a, client_id_of("app"), 1}), std::nullopt);
  EXPECT_TRUE(world.apply({bytes}).front().repeated);
  world.now = world.now + 2s;
  ASSERT_EQ(world.put(create_client, CreateClient{world.new_client("other")}), std::nullopt);  // prunes
  EXPECT_FALSE(world.view().raw(key::op_id(op_id(entry))).value());
  EXPECT_EQ(world.apply({bytes}).front().failure, Failure::conflict);
}

// protocols 2
struct LedgerAdmin : testing::Test {
  World world;
  crypto::Ed25519PublicKey key{5};
  void SetUp() override {
    world.genesis.admins.push_back({key, "ada", 1});
    world.store = store::open_memory();
    world.ledger = world.open();
    world.begin();
  }
  Entry entry(const std::string& client, std::uint8_t nonce) {
    Entry out = world.entry_of(create_client, CreateClient{world.new_client(client)}, pool_a.text());
    out.admin = AdminNonce{key, Bytes(16, nonce), world.now + 60s};
    return out;
  }
};

TEST_F(LedgerAdmin, an_admins_nonce_serves_one_entry) {
  EXPECT_EQ(world.apply(entry("one", 1)).failure, std::nullopt);
  EXPECT_EQ(world.apply(entry("two", 1)).failure, Failure::spent);
  EXPECT_EQ(world.apply(entry("two", 2)).failure, std::nullopt);
  // For as long as an entry that names it could still apply.
  world.now = world.now + 70s;
  Entry late = entry("late", 1);
  late.admin->expires = world.now;
  EXPECT_EQ(world.apply(late).failure, Failure::spent);
}

TEST_F(LedgerAdmin, a_nonce_is_forgotten_once_its_signature_is_long_dead) {
  ASSERT_EQ(world.apply(entry("one", 1)).failure, std::nullopt);
  const Bytes at = key::admin_nonce(key, Bytes(16, 1));
  EXPECT_TRUE(world.view().raw(at).value());
  world.now = world.now + 131s;
  ASSERT_EQ(world.put(create_client, CreateClient{world.new_client("other")}), std::nullopt);  // prunes
  EXPECT_FALSE(world.view().raw(at).value());
  EXPECT_TRUE(world.ledger->verify_everything());
}

TEST_F(LedgerAdmin, the_key_must_be_an_admins_and_the_signature_short_lived) {
  Entry stranger = entry("one", 1);
  stranger.admin->key[0] ^= 1;
  EXPECT_EQ(world.apply(stranger).failure, Failure::not_authorized);
  Entry lasting = entry("one", 1);
  lasting.admin->expires = world.now + 81s;
  EXPECT_EQ(world.apply(lasting).failure, Failure::conflict);
  EXPECT_EQ(world.view().count_clients(pool_a).value(), 0U);
  EXPECT_FALSE(world.view().raw(key::admin_nonce(key, Bytes(16, 1))).value()) << "a refused entry leaves no trace";
}

// protocols 8
TEST(ledger, an_entry_held_for_61_seconds_of_ledger_time_has_no_effect) {
  World world;
  world.begin();
  const Bytes entry =
      encode(world.certify(world.entry_of(create_client, CreateClient{world.new_client("app")}, pool_a.text())));
  world.now = world.now + 61s;
  world.apply(std::vector<Bytes>{});  // an empty block moves the ledger's time
  world.now = world.now - 30s;        // and header times that fall do not move it back
  EXPECT_EQ(world.apply({entry}).front().failure, Failure::conflict);
  EXPECT_EQ(world.view().count_clients(pool_a).value(), 0U);
}

TEST(ledger, two_gateways_with_interleaved_times_both_apply) {
  World world;
  world.begin();
  const Entry early = world.entry_of(create_client, CreateClient{world.new_client("early")}, pool_a.text());
  world.now = world.now + 60s;
  const Entry late = world.entry_of(create_client, CreateClient{world.new_client("late")}, pool_a.text());
  EXPECT_FALSE(world.apply(late).failure);
  EXPECT_FALSE(world.apply(early).failure);
}

TEST(ledger, an_idempotency_key_leads_to_the_first_entry_for_10_minutes) {
  World world;
  world.begin();
  const Hash32 key = hash_of("invocation");
  Entry first = world.entry_of(create_client, CreateClient{world.new_client("first")}, pool_a.text());
  first.idempotency = key;
  Entry second = world.entry_of(create_client, CreateClient{world.new_client("second")}, pool_a.text());
  second.idempotency = key;
  EXPECT_FALSE(world.apply(first).failure);
  EXPECT_FALSE(world.apply(second).failure);
  EXPECT_EQ(world.view().idempotent_op(key).value(), op_id(first));
  world.now = world.now + 10min;
  world.apply(std::vector<Bytes>{});
  EXPECT_EQ(world.view().idempotent_op(key).value(), std::nullopt);
  second.endorsed = world.now;
  second.body = encode(CreateClient{world.new_client("third")});
  EXPECT_FALSE(world.apply(second).failure);
  EXPECT_EQ(world.view().idempotent_op(key).value(), op_id(second));
}

TEST(ledger, an_entry_that_fails_leaves_no_trace_and_may_apply_later) {
  World world;
  world.begin();
  const Hash32 root = world.view().root();
  const Entry entry = world.entry_of(create_client, CreateClient{world.new_client("app", pool_b)}, pool_b.text());
  EXPECT_EQ(world.apply(entry).failure, Failure::pool_not_found);
  EXPECT_EQ(world.view().root(), root);
  ASSERT_EQ(world.put(create_pool, CreatePool{world.new_pool(pool_b)}, pool_b.text()), std::nullopt);
  EXPECT_FALSE(world.apply(entry).failure);
}

TEST(ledger, one_bad_entry_does_not_touch_the_others_of_its_block) {
  World world;
  world.begin();
  const Bytes good =
      encode(world.certify(world.entry_of(create_client, CreateClient{world.new_client("a")}, pool_a.text())));
  const Bytes also =
      encode(world.certify(world.entry_of(create_client, CreateClient{world.new_client("b")}, pool_a.text())));
  Bytes bad = encode(world.certify(world.entry_of(create_client, CreateClient{world.new_client("c")}, pool_a.text())));
  bad.back() ^= 1;
  const auto outcomes = world.apply({good, bad, also, Bytes{}});
  EXPECT_FALSE(outcomes[0].failure);
  EXPECT_EQ(outcomes[1].failure, Failure::bad_signature);
  EXPECT_FALSE(outcomes[2].failure);
  EXPECT_EQ(outcomes[3].failure, Failure::bad_encoding);
  EXPECT_EQ(world.view().count_clients(pool_a).value(), 2U);
}

class CheckTest : public ::testing::Test {
 protected:
  CheckTest()
      : world(4, 3), entry(world.entry_of(create_client, CreateClient{world.new_client("app")}, pool_a.text())) {}

  std::optional<Failure> check(const CertifiedEntry& certified) const {
    const auto checked = world.ledger->check(encode(certified));
    return checked ? std::nullopt : std::optional<Failure>{checked.error().failure};
  }

  World world;
  Entry entry;
};

TEST_F(CheckTest, takes_a_certificate_of_exactly_t_members_of_this_epoch) {
  const CertifiedEntry good = world.certify(entry);
  EXPECT_EQ(check(good), std::nullopt);

  CertifiedEntry none = good;
  none.certificate.signatures.clear();
  EXPECT_EQ(check(none), Failure::bad_signature);
  CertifiedEntry few = good;
  few.certificate.signatures.pop_back();
  EXPECT_EQ(check(few), Failure::bad_signature);
  CertifiedEntry twice = good;
  twice.certificate.signatures[2] = twice.certificate.signatures[1];
  EXPECT_NE(check(twice), std::nullopt);
  CertifiedEntry foreign = good;
  foreign.certificate.signatures[2].node = NodeIndex{5};
  EXPECT_NE(check(foreign), std::nullopt);
  CertifiedEntry other_node = good;
  other_node.certificate.signatures[2].node = NodeIndex{4};
  EXPECT_EQ(check(other_node), Failure::bad_signature);
  CertifiedEntry old_epoch = good;
  old_epoch.certificate.epoch = 0;
  EXPECT_EQ(check(old_epoch), Failure::bad_signature);
}

TEST_F(CheckTest, a_certificate_is_for_one_entry_only) {
  CertifiedEntry other = world.certify(entry);
  other.entry.gateway = NodeIndex{2};
  EXPECT_EQ(check(other), Failure::bad_signature);
  other = world.certify(entry);
  other.entry.evidence_digest[0] ^= 1;
  EXPECT_EQ(check(other), Failure::bad_signature);
}

TEST_F(CheckTest, a_certificate_seen_before_does_not_help_a_forged_one_over_the_same_entry) {
  const CertifiedEntry good = world.certify(entry);
  ASSERT_EQ(check(good), std::nullopt);
  CertifiedEntry forged = good;
  forged.certificate.signatures[0].signature[0] ^= 1;
  EXPECT_EQ(check(forged), Failure::bad_signature);
}

TEST_F(CheckTest, refuses_other_councils_epochs_gateways_kinds_and_formats) {
  const auto failure_with = [&](auto change) {
    Entry changed = entry;
    change(changed);
    return check(world.certify(changed));
  };
  EXPECT_EQ(failure_with([](Entry& e) { e.council[1] ^= 1; }), Failure::bad_signature);
  EXPECT_EQ(failure_with([](Entry& e) { e.epoch = 2; }), Failure::bad_signature);
  EXPECT_EQ(failure_with([](Entry& e) { e.gateway = NodeIndex{5}; }), Failure::bad_signature);
  EXPECT_EQ(failure_with([](Entry& e) { e.number = 9'999; }), Failure::unknown_operation);
  EXPECT_EQ(failure_with([](Entry& e) { e.format = 2; }), Failure::unknown_operation);
  EXPECT_EQ(failure_with([](Entry& e) { e.pool = pool_b.text(); }), Failure::bad_encoding);
  EXPECT_EQ(failure_with([](Entry& e) { e.body.push_back(0); }), Failure::bad_encoding);
}

TEST_F(CheckTest, refuses_every_other_encoding_of_the_same_entry) {
  const Bytes good = encode(world.certify(entry));
  Bytes longer = good;
  longer.push_back(0);
  EXPECT_FALSE(world.ledger->check(longer));
  // The outer array's head as two bytes: not the shortest form.
  Bytes wide = good;
  wide.front() = 0x98;
  wide.insert(wide.begin() + 1, 2);
  EXPECT_FALSE(world.ledger->check(wide));
  EXPECT_FALSE(world.ledger->check(Bytes(limits::certified_entry_bytes + 1)));
}

TEST(ledger, would_apply_answers_as_apply_does_and_changes_nothing) {
  World world;
  world.begin();
  const CertifiedEntry good =
      world.certify(world.entry_of(create_client, CreateClient{world.new_client("a")}, pool_a.text()));
  const CertifiedEntry bad =
      world.certify(world.entry_of(delete_client, DeleteClient{pool_a, client_id_of("a"), 1}, pool_a.text()));
  const Hash32 root = world.view().root();
  EXPECT_TRUE(world.ledger->would_apply(good, world.now));
  const auto refused = world.ledger->would_apply(bad, world.now);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::client_not_found);
  const auto late = world.ledger->would_apply(good, world.now + 61s);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().failure, Failure::conflict);
  EXPECT_EQ(world.view().root(), root);
}

TEST(ledger, the_last_heights_can_be_taken_back_one_by_one) {
  World world;
  world.begin();
  std::vector<Hash32> roots{world.view().root()};
  for (std::size_t i = 0; i < limits::undo_heights; ++i) {
    world.now = world.now + 90s;  // op ids expire on the way, so undoing brings pruned leaves back too
    ASSERT_EQ(world.put(create_client, CreateClient{world.new_client(std::to_string(i))}), std::nullopt);
    roots.push_back(world.view().root());
  }
  const std::uint64_t height = world.view().height();
  for (std::size_t i = 1; i <= limits::undo_heights; ++i) {
    ASSERT_TRUE(world.ledger->undo_last_block());
    EXPECT_EQ(world.view().root(), roots[limits::undo_heights - i]);
    EXPECT_EQ(world.view().height(), height - i);
    EXPECT_TRUE(world.ledger->verify_everything());
  }
  const auto too_far = world.ledger->undo_last_block();
  ASSERT_FALSE(too_far);
  EXPECT_EQ(too_far.error().failure, Failure::not_found);
  EXPECT_EQ(world.view().root(), roots.front());
  // And the same entries lead forward again.
  ASSERT_EQ(world.put(create_client, CreateClient{world.new_client("0")}), std::nullopt);
  EXPECT_TRUE(world.ledger->verify_everything());
}

}  // namespace
}  // namespace jurat::ledger
