#include "store/mapped_files.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <vector>

#include "core/limits.h"
#include "support/child_process.h"
#include "support/files.h"
#include "support/scratch_folder.h"

namespace jurat::store {
namespace {

constexpr std::size_t size = std::size_t{1} << 20;

// A file of 1 MiB, mapped to be read.
struct Mapped {
  explicit Mapped(const std::filesystem::path& path) {
    support::write_file(path, std::string(size, 'x'));
    descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    at = static_cast<volatile const char*>(::mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor, 0));
  }
  Mapped(const Mapped&) = delete;
  Mapped& operator=(const Mapped&) = delete;
  ~Mapped() {
    ::munmap(const_cast<char*>(at), size);
    ::close(descriptor);
  }
  int descriptor = -1;
  volatile const char* at = nullptr;
};

class MappedFiles : public ::testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path file() const { return scratch_.path() / "mapped"; }
  [[nodiscard]] std::filesystem::path said() const { return scratch_.path() / "said"; }

  // Exit code or 1000 + signal of a child that cuts the file and reads behind the cut; its words are in said().
  [[nodiscard]] int read_behind_the_cut(bool watched) const {
    return support::in_child([this, watched] {
      const int errors = ::open(said().c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
      ::dup2(errors, STDERR_FILENO);
      std::signal(SIGBUS, SIG_DFL);  // a sanitizer's own handler would speak too
      const support::ScratchFolder other;
      const Mapped unwatched(other.path() / "unwatched");
      const Mapped mapped(file());
      const auto first = MappedFile::watch(file(), mapped.descriptor);
      if (!first) return 1;
      const Mapped& read = watched ? mapped : unwatched;
      if (::ftruncate(read.descriptor, 4'096) != 0) return 2;
      return read.at[size - 1] == 'x' ? 3 : 4;
    });
  }

 private:
  support::ScratchFolder scratch_;
};

TEST_F(MappedFiles, a_page_that_is_gone_ends_the_process_with_one_line_that_names_file_and_remedy) {
  EXPECT_EQ(read_behind_the_cut(true), 1);
  const std::string line = support::read_file(said());
  EXPECT_TRUE(line.starts_with("jurat: " + file().string() + ": a page cannot be read")) << line;
  EXPECT_NE(line.find("backup"), std::string::npos) << line;
  EXPECT_EQ(line.find('\n'), line.size() - 1) << line;
}

TEST_F(MappedFiles, a_fault_elsewhere_goes_to_the_handler_from_before) {
  EXPECT_EQ(read_behind_the_cut(false), 1000 + SIGBUS);
  EXPECT_EQ(support::read_file(said()), "");
}

TEST_F(MappedFiles, a_signal_that_was_sent_is_no_fault_of_a_file) {
  EXPECT_EQ(support::in_child([this] {
              std::signal(SIGBUS, SIG_DFL);
              const Mapped mapped(file());
              const auto watched = MappedFile::watch(file(), mapped.descriptor);
              return watched && ::raise(SIGBUS) == 0 ? 2 : 3;
            }),
            1000 + SIGBUS);
}

TEST_F(MappedFiles, there_is_room_for_as_many_as_the_limit_says_and_what_ends_makes_room) {
  const Mapped mapped(file());
  std::vector<MappedFile> all;
  for (std::size_t i = 0; i < limits::store_maps; ++i) {
    auto one = MappedFile::watch(file(), mapped.descriptor);
    ASSERT_TRUE(one) << i << one.error().message;
    all.push_back(std::move(*one));
  }
  const auto beyond = MappedFile::watch(file(), mapped.descriptor);
  ASSERT_FALSE(beyond);
  EXPECT_EQ(beyond.error().failure, Failure::limit_exceeded);
  EXPECT_NE(beyond.error().message.find(file().string()), std::string::npos);
  all.pop_back();
  EXPECT_TRUE(MappedFile::watch(file(), mapped.descriptor));
}

}  // namespace
}  // namespace jurat::store
