#include "store/open_file.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <string>
#include <utility>

#include "support/files.h"
#include "support/scratch_folder.h"

namespace jurat::store {
namespace {

TEST(open_file, reads_what_is_asked_for_or_says_that_it_ends) {
  const support::ScratchFolder scratch;
  support::write_file(scratch.path() / "file", "0123456789");
  const OpenFile file = OpenFile::for_reading(scratch.path() / "file").value();
  EXPECT_EQ(file.size().value(), 10U);
  Bytes out(4);
  EXPECT_TRUE(file.read(6, out));
  EXPECT_EQ(as_text(out), "6789");
  const Result<void> behind = file.read(7, out);
  ASSERT_FALSE(behind);
  EXPECT_EQ(behind.error().failure, Failure::store_corrupt);
  EXPECT_NE(behind.error().message.find((scratch.path() / "file").string()), std::string::npos);
}

TEST(open_file, a_missing_file_is_named) {
  const support::ScratchFolder scratch;
  const auto missing = OpenFile::for_reading(scratch.path() / "missing");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().failure, Failure::input_output);
  EXPECT_NE(missing.error().message.find("missing"), std::string::npos);
}

TEST(open_file, one_holder_of_the_lock_at_a_time) {
  const support::ScratchFolder scratch;
  OpenFile first = OpenFile::for_reading(scratch.path()).value();
  ASSERT_TRUE(first.lock());
  const OpenFile second = OpenFile::for_reading(scratch.path()).value();
  ASSERT_FALSE(second.lock());
  EXPECT_EQ(second.lock().error().failure, Failure::conflict);
  {
    const OpenFile moved = std::move(first);
  }
  EXPECT_TRUE(second.lock());
}

TEST(open_file, errors_of_the_system_map_to_reason_and_remedy) {
  const auto of = [](int number) { return system_error("store/data.mdb", "cannot be written", number); };
  EXPECT_EQ(of(ENOSPC).failure, Failure::store_full);
  EXPECT_EQ(of(EDQUOT).failure, Failure::store_full);
  EXPECT_EQ(of(EFBIG).failure, Failure::store_full);
  EXPECT_EQ(of(EROFS).failure, Failure::store_read_only);
  EXPECT_EQ(of(EACCES).failure, Failure::store_read_only);
  EXPECT_EQ(of(EIO).failure, Failure::input_output);
  EXPECT_EQ(of(ENOTDIR).failure, Failure::input_output);
  EXPECT_TRUE(of(ENOSPC).message.starts_with("store/data.mdb: cannot be written: "));
  EXPECT_NE(of(ENOSPC).message.find("free space on its disk"), std::string::npos);
}

}  // namespace
}  // namespace jurat::store
