#include "ledger/entry.h"

#include <gtest/gtest.h>

#include <set>

#include "core/limits.h"
#include "ledger/records/one_encoding.h"

namespace jurat::ledger {
namespace {

using namespace tests;

Entry sample() {
  Entry entry;
  entry.council = {1};
  entry.number = 20;
  entry.pool = "a_b";
  entry.body = {1, 2, 3};
  entry.evidence_digest = {4};
  entry.endorsed = Moment{5};
  entry.gateway = NodeIndex{2};
  return entry;
}

TEST(entry, has_one_encoding) {
  has_one_encoding(sample(), parse_entry);
  Entry with = sample();
  with.idempotency = Hash32{6};
  has_one_encoding(with, parse_entry);
  with.admin = AdminNonce{{9}, Bytes(16, 1), Moment{7}};
  has_one_encoding(with, parse_entry);
  with.admin->nonce.pop_back();
  EXPECT_FALSE(parse_entry(encode(with))) << "a nonce that is too short";
}

TEST(entry, a_certified_entry_has_one_encoding_and_an_end) {
  CertifiedEntry certified{sample(), {1, {{NodeIndex{1}, {7}}, {NodeIndex{3}, {8}}}}};
  has_one_encoding(certified, parse_certified_entry);
  certified.entry.body.assign(limits::entry_bytes + 1, 0);
  EXPECT_FALSE(parse_certified_entry(encode(certified)));
}

TEST(entry, its_op_id_covers_every_member) {
  std::set<Hash32> ids{op_id(sample())};
  const auto with = [&](auto change) {
    Entry entry = sample();
    change(entry);
    return ids.insert(op_id(entry)).second;
  };
  EXPECT_TRUE(with([](Entry& e) { e.council = {2}; }));
  EXPECT_TRUE(with([](Entry& e) { e.epoch = 2; }));
  EXPECT_TRUE(with([](Entry& e) { e.number = 21; }));
  EXPECT_TRUE(with([](Entry& e) { e.admin = AdminNonce{{9}, Bytes(16, 1), Moment{7}}; }));
  EXPECT_TRUE(with([](Entry& e) { e.admin = AdminNonce{{8}, Bytes(16, 1), Moment{7}}; }));
  EXPECT_TRUE(with([](Entry& e) { e.admin = AdminNonce{{9}, Bytes(16, 2), Moment{7}}; }));
  EXPECT_TRUE(with([](Entry& e) { e.admin = AdminNonce{{9}, Bytes(16, 1), Moment{8}}; }));
  EXPECT_TRUE(with([](Entry& e) { e.format = 2; }));
  EXPECT_TRUE(with([](Entry& e) { e.pool = "a_c"; }));
  EXPECT_TRUE(with([](Entry& e) { e.body = {1, 2}; }));
  EXPECT_TRUE(with([](Entry& e) { e.evidence_digest = {5}; }));
  EXPECT_TRUE(with([](Entry& e) { e.endorsed = Moment{6}; }));
  EXPECT_TRUE(with([](Entry& e) { e.gateway = NodeIndex{3}; }));
  EXPECT_TRUE(with([](Entry& e) { e.idempotency = Hash32{}; }));
}

}  // namespace
}  // namespace jurat::ledger
