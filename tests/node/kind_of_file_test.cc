#include "node/kind_of_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "node/temporary_folder.h"

namespace jurat::node {
namespace {

TEST(KindOfFile, what_people_give_by_mistake_is_told_apart) {
  const TemporaryFolder folder;
  EXPECT_EQ(kind_of_file(folder.path()), KindOfFile::folder);
  EXPECT_EQ(kind_of_file(folder.path() / "none"), KindOfFile::missing);
  EXPECT_EQ(kind_of_file(folder.write("a", "JURATKEY\x01\x02")), KindOfFile::key);
  EXPECT_EQ(kind_of_file(folder.write("b", "-----BEGIN CERTIFICATE-----\n")), KindOfFile::pem);
  EXPECT_EQ(kind_of_file(folder.write("c", " \n{\"event\":1}")), KindOfFile::json);
  EXPECT_EQ(kind_of_file(folder.write("d",
                                      "\x7f"
                                      "ELF\x02\x01")),
            KindOfFile::binary);
  EXPECT_EQ(kind_of_file(folder.write("e", "home = \"/straße\"\n")), KindOfFile::text);
  EXPECT_EQ(kind_of_file(folder.write("f", "")), KindOfFile::text);
}

TEST(KindOfFile, a_pipe_is_not_waited_for) {
  const TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder.path() / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(kind_of_file(folder.path() / "pipe"), KindOfFile::special);
}

}  // namespace
}  // namespace jurat::node
