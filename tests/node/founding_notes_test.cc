#include "node/founding_notes.h"

#include <gtest/gtest.h>

#include "node/files.h"
#include "node/temporary_folder.h"

namespace jurat::node {
namespace {

TEST(FoundingNotes, pages_lie_in_the_home_and_are_read_again) {
  const TemporaryFolder folder;
  const Home home{folder.path() / "home"};
  FoundingNotes notes(home);
  EXPECT_FALSE(notes.read("transcript").value());
  ASSERT_TRUE(notes.write("transcript", as_bytes("one")));
  ASSERT_TRUE(notes.write("transcript", as_bytes("two")));
  EXPECT_EQ(*FoundingNotes(home).read("transcript").value(), to_bytes("two"));
  EXPECT_EQ(content_of(folder.path() / "home" / "ceremony" / "transcript"), "two");
}

TEST(FoundingNotes, no_lock_file_is_none_and_a_broken_one_an_error) {
  const TemporaryFolder folder;
  const Home home{folder.path()};
  FoundingNotes notes(home);
  EXPECT_FALSE(notes.lock_file().value());
  ASSERT_TRUE(write_atomically(home.lock_file(), as_bytes("torn"), 0644));
  EXPECT_FALSE(notes.lock_file());
}

}  // namespace
}  // namespace jurat::node
