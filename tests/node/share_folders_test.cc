#include "node/share_folders.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/limits.h"
#include "crypto/domains.h"
#include "node/files.h"
#include "node/key_folder.h"
#include "node/temporary_folder.h"

namespace jurat::node {
namespace {

struct ShareFoldersTest : testing::Test {
  TemporaryFolder folder;
  Home home{folder.path() / "home"};
  ShareFolders folders{home};
  void SetUp() override { ASSERT_TRUE(make_folder(home.folder)); }
};

TEST_F(ShareFoldersTest, generations_are_folders_and_other_names_are_none) {
  EXPECT_TRUE(folders.generations().value().empty());
  ASSERT_TRUE(folders.open(10));
  ASSERT_TRUE(folders.open(0));
  ASSERT_TRUE(folders.open(2));
  for (const char* other : {"shares.", "shares.x", "shares.07", "shares.1x", "sharesx", "shares.0"}) {
    ASSERT_TRUE(make_folder(home.folder / other));
  }
  EXPECT_EQ(folders.generations().value(), (std::vector<std::uint64_t>{0, 2, 10}));
  ASSERT_TRUE(folders.remove(2));
  ASSERT_TRUE(folders.remove(2)) << "again is no error";
  EXPECT_EQ(folders.generations().value(), (std::vector<std::uint64_t>{0, 10}));
}

// Every byte of every file below a folder.
Bytes all_bytes(const std::filesystem::path& below) {
  Bytes all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(below)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    all.insert(all.end(), std::istreambuf_iterator<char>(file), {});
  }
  return all;
}
bool holds(const Bytes& all, ByteSpan wanted) {
  return std::search(all.begin(), all.end(), wanted.begin(), wanted.end()) != all.end();
}

TEST_F(ShareFoldersTest, freed_pages_keep_what_was_destroyed_until_the_store_is_rewritten_and_then_nothing_does) {
  auto keys = KeyFolder::open(home.keys(), Secret(), true, system_random());
  ASSERT_TRUE(keys);
  ASSERT_TRUE(council::share_sealing_key(*keys, system_random()));
  council::ShareRewrite rewrite(folders, *keys, system_random());
  auto shares = rewrite.open();
  ASSERT_TRUE(shares) << shares.error().message;
  std::vector<crypto::Scalar> many;
  for (std::uint64_t i = 0; i < 200; ++i) many.push_back(crypto::Scalar::random(system_random()));
  ASSERT_TRUE((*shares)->put(0, many, system_random()));
  const ledger::StockKey gone{0, 77};
  Bytes name;
  append_u64(name, gone.batch);
  append_u32(name, gone.place);
  const Bytes context = length_prefixed({as_bytes(crypto::domain::stock_sub_share), name});
  (*shares).reset();
  Bytes sealed;
  {
    const auto store = folders.open(0);
    ASSERT_TRUE(store);
    sealed = to_bytes(**(*(*store)->snapshot())->get(name));
  }
  auto again = rewrite.open();
  ASSERT_TRUE(again);
  const auto old_key = council::share_sealing_key_of(0, *keys);
  ASSERT_TRUE(old_key && crypto::open_sealed(*old_key, sealed, context));
  ASSERT_TRUE(holds(all_bytes(home.folder), sealed));

  const Moment now = Moment::from_seconds(1'700'000'000);
  ASSERT_EQ((*again)->destroy({gone}, now).value(), 1U);
  EXPECT_EQ((*again)->share(gone).error().failure, Failure::not_found);
  EXPECT_TRUE(holds(all_bytes(home.folder), sealed))
      << "LMDB leaves freed pages as they are: why the store is rewritten";
  const Moment due = now + limits::share_rewrite_after;
  ASSERT_TRUE(rewrite.step(**again, due));
  ASSERT_TRUE(rewrite.step(**again, due));
  ASSERT_EQ(rewrite.generation(), 1U);
  EXPECT_FALSE(holds(all_bytes(home.folder), sealed));
  EXPECT_FALSE(std::filesystem::exists(home.shares(0)));
  EXPECT_FALSE(std::filesystem::exists(home.keys() / "share_sealing.key"));
  const auto new_key = council::share_sealing_key_of(1, *keys);
  ASSERT_TRUE(new_key);
  EXPECT_FALSE(crypto::open_sealed(*new_key, sealed, context)) << "also for a disk that kept the old blocks";
  EXPECT_TRUE((*again)->share({0, 78}));
  (*again).reset();
  const auto restarted = rewrite.open();
  ASSERT_TRUE(restarted) << restarted.error().message;
  EXPECT_TRUE((*restarted)->share({0, 78}));
}

}  // namespace
}  // namespace jurat::node
