#include "core/wiping.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <span>

#include "core/bytes.h"

namespace jurat {
namespace {

// So that the compiler keeps what is written to memory which nobody reads again.
void escape(char* memory) { asm volatile("" : : "r"(memory) : "memory"); }

TEST(Wiping, what_is_given_back_is_zeroes) {
  constexpr std::size_t size = 4'096;
  WipingAllocator<char> allocator;
  char* const memory = allocator.allocate(size);
  std::fill_n(memory, size, 'p');
  escape(memory);
  allocator.deallocate(memory, size);
  // The heap hands the same block out again; its own notes are at the beginning.
  char* const again = std::allocator<char>().allocate(size);
  escape(again);
  EXPECT_EQ(std::count(again + 64, again + size, 'p'), 0);
  std::allocator<char>().deallocate(again, size);
}

TEST(Wiping, zeroes_a_span_and_a_text_with_all_its_room) {
  Bytes bytes(40, 7);
  wipe(std::span(bytes).first(39));
  EXPECT_EQ(std::count(bytes.begin(), bytes.end(), 0), 39);
  EXPECT_EQ(bytes.back(), 7);
  std::string text(100, 'p');
  const char* const room = text.data();
  text.resize(50);
  wipe(text);
  EXPECT_TRUE(text.empty());
  EXPECT_EQ(std::count(room, room + 100, 'p'), 0);
}

TEST(Wiping, a_wiped_string_grows_moves_and_compares_like_any_string) {
  WipedString text = "a";
  for (int i = 0; i < 12; ++i) text += text;
  EXPECT_EQ(text.size(), 4'096U);
  const WipedString moved = std::move(text);
  EXPECT_EQ(std::string_view(moved), std::string(4'096, 'a'));
}

}  // namespace
}  // namespace jurat
