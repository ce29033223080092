#include "store/lmdb_shape.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "store/bounds.h"

namespace jurat::store {

namespace {

// The file format of LMDB 0.9 on machines with 64 bits, as liblmdb/mdb.c lays it out (MDB_page, MDB_meta, MDB_node).
constexpr std::uint16_t page_branch = 1;
constexpr std::uint16_t page_leaf = 2;
constexpr std::uint16_t page_overflow = 4;
constexpr std::uint16_t page_meta = 8;
constexpr std::uint16_t node_big = 1;
constexpr std::uint32_t magic = 0xBEEFC0DE;
constexpr std::uint32_t version = 1;
constexpr std::size_t page_head = 16;
constexpr std::size_t node_head = 8;
constexpr std::size_t meta_bytes = 136;
constexpr std::uint64_t no_page = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t first_tree_page = 2;                  // behind the two meta pages
constexpr std::uint16_t deepest = 32;                         // LMDB's own limit
constexpr std::uint64_t most_pages = std::uint64_t{1} << 28;  // 1 TiB of the usual pages; bounds the table of used ones

template <class Number>
Number load(ByteSpan bytes, std::size_t at) {
  Number value;
  std::memcpy(&value, bytes.subspan(at, sizeof(Number)).data(), sizeof(Number));
  return value;
}

struct Tree {
  std::uint16_t flags, depth;
  std::uint64_t branch_pages, leaf_pages, overflow_pages, entries, root;
};

struct Meta {
  std::uint32_t page_bytes;
  Tree free, main;
  std::uint64_t last_page, transaction;
};

Tree load_tree(ByteSpan meta, std::size_t at) {
  return {.flags = load<std::uint16_t>(meta, at + 4),
          .depth = load<std::uint16_t>(meta, at + 6),
          .branch_pages = load<std::uint64_t>(meta, at + 8),
          .leaf_pages = load<std::uint64_t>(meta, at + 16),
          .overflow_pages = load<std::uint64_t>(meta, at + 24),
          .entries = load<std::uint64_t>(meta, at + 32),
          .root = load<std::uint64_t>(meta, at + 40)};
}

enum class TreeKind { free_pages, values };

class ShapeCheck {
 public:
  explicit ShapeCheck(const OpenFile& file) : file_(file) {}

  Result<void> run() {
    TRY_ASSIGN(file_bytes_, file_.size());
    TRY_ASSIGN(const Meta meta, newest_meta());
    page_bytes_ = meta.page_bytes;
    last_page_ = meta.last_page;
    // The file may end before its last page when that one is free; pages in use are tested one by one.
    if (last_page_ < first_tree_page - 1 || last_page_ > most_pages) {
      return damaged("its last page has an impossible number");
    }
    used_.assign(last_page_ + 1, false);
    if (meta.main.flags != 0) return damaged("the tree of values is of another kind");
    TRY(check_tree(meta.main, TreeKind::values));
    return check_tree(meta.free, TreeKind::free_pages);
  }

 private:
  [[nodiscard]] tl::unexpected<Error> damaged(const std::string& what) const {
    return fail(Failure::store_corrupt, file_.path().string() + ": damaged: " + what +
                                            "; nothing was changed; put a backup of its folder back");
  }
  [[nodiscard]] tl::unexpected<Error> damaged_page(std::uint64_t page, const char* what) const {
    return damaged("page " + std::to_string(page) + " " + what);
  }

  Result<Meta> load_meta(std::uint64_t offset) {
    std::array<std::uint8_t, page_head + meta_bytes> page{};
    if (offset + page.size() > file_bytes_) return damaged("it ends within its first pages");
    TRY(file_.read(offset, page));
    const ByteSpan meta = ByteSpan(page).subspan(page_head);
    if ((load<std::uint16_t>(page, 10) & page_meta) == 0 || load<std::uint32_t>(meta, 0) != magic) {
      return damaged("it is not an LMDB file");
    }
    if (load<std::uint32_t>(meta, 4) != version) return damaged("it is of another version of LMDB");
    const Meta out{.page_bytes = load<std::uint32_t>(meta, 24),
                   .free = load_tree(meta, 24),
                   .main = load_tree(meta, 72),
                   .last_page = load<std::uint64_t>(meta, 120),
                   .transaction = load<std::uint64_t>(meta, 128)};
    if (!std::has_single_bit(out.page_bytes) || out.page_bytes < 512 || out.page_bytes > 32'768) {
      return damaged("it has an impossible page size");
    }
    return out;
  }

  Result<Meta> newest_meta() {
    TRY_ASSIGN(const Meta first, load_meta(0));
    TRY_ASSIGN(const Meta second, load_meta(first.page_bytes));
    if (first.page_bytes != second.page_bytes) return damaged("its first pages disagree on the page size");
    if (file_bytes_ < 2 * std::uint64_t{first.page_bytes}) return damaged("it ends within its first pages");
    return second.transaction > first.transaction ? second : first;
  }

  Result<void> check_tree(const Tree& tree, TreeKind kind) {
    branch_pages_ = leaf_pages_ = overflow_pages_ = entries_ = 0;
    if (tree.root == no_page) {
      if (tree.depth != 0) return damaged("an empty tree has a depth");
    } else {
      if (tree.depth == 0 || tree.depth > deepest) return damaged("a tree has an impossible depth");
      TRY(check_page(tree.root, tree.depth, kind));
    }
    if (branch_pages_ != tree.branch_pages || leaf_pages_ != tree.leaf_pages ||
        overflow_pages_ != tree.overflow_pages || entries_ != tree.entries) {
      return damaged("a tree has not the number of pages or entries that it should");
    }
    return {};
  }

  // Counts the page as used: once, inside the numbers that there are.
  Result<void> claim(std::uint64_t page) {
    if (page < first_tree_page || page > last_page_) return damaged_page(page, "is outside the numbers in use");
    if (used_[page]) return damaged_page(page, "is used twice");
    used_[page] = true;
    return {};
  }

  // One page, or the head of an overflow run.
  Result<Bytes> read_page(std::uint64_t page, std::uint16_t kind) {
    TRY(claim(page));
    if ((page + 1) * page_bytes_ > file_bytes_) return damaged_page(page, "lies behind the end: the file was cut");
    Bytes bytes(page_bytes_);
    TRY(file_.read(page * page_bytes_, bytes));
    if (load<std::uint64_t>(bytes, 0) != page) return damaged_page(page, "bears another page's number");
    if (load<std::uint16_t>(bytes, 10) != kind) return damaged_page(page, "is of the wrong kind");
    return bytes;
  }

  // `levels`: from this page down to the leaves, 1 for a leaf.
  Result<void> check_page(std::uint64_t number, std::uint16_t levels,
                          TreeKind kind) {  // NOLINT(misc-no-recursion): `levels` bounds it
    const bool leaf = levels == 1;
    TRY_ASSIGN(const Bytes page, read_page(number, leaf ? page_leaf : page_branch));
    const std::size_t lower = load<std::uint16_t>(page, 12);
    const std::size_t upper = load<std::uint16_t>(page, 14);
    if (lower <= page_head || lower % 2 != 0 || lower > upper || upper > page_bytes_) {
      return damaged_page(number, "has impossible bounds");
    }
    ++(leaf ? leaf_pages_ : branch_pages_);
    ByteSpan before;
    for (std::size_t i = 0; i < (lower - page_head) / 2; ++i) {
      const std::size_t at = load<std::uint16_t>(page, page_head + 2 * i);
      if (at < upper || at + node_head > page_bytes_) return damaged_page(number, "has a node outside itself");
      const std::size_t key_bytes = load<std::uint16_t>(page, at + 6);
      if (at + node_head + key_bytes > page_bytes_) return damaged_page(number, "has a key outside itself");
      const ByteSpan key = ByteSpan(page).subspan(at + node_head, key_bytes);
      const bool unnamed = !leaf && i == 0;  // the first key of a branch stands for everything below the second
      if (!unnamed) {
        if (!key_fits(key, kind)) return damaged_page(number, "has a key of an impossible size");
        if (!before.empty() && !rises(before, key, kind)) return damaged_page(number, "has keys out of order");
        before = key;
      }
      if (leaf) {
        TRY(check_value(number, page, at, key_bytes, kind));
      } else {
        const std::uint64_t child = load<std::uint16_t>(page, at) |
                                    (std::uint64_t{load<std::uint16_t>(page, at + 2)} << 16) |
                                    (std::uint64_t{load<std::uint16_t>(page, at + 4)} << 32);
        TRY(check_page(child, static_cast<std::uint16_t>(levels - 1), kind));
      }
    }
    return {};
  }

  static bool key_fits(ByteSpan key, TreeKind kind) {
    return kind == TreeKind::free_pages ? key.size() == sizeof(std::uint64_t)
                                        : !key.empty() && key.size() <= largest_key;
  }

  static bool rises(ByteSpan before, ByteSpan key, TreeKind kind) {
    if (kind == TreeKind::free_pages) return load<std::uint64_t>(before, 0) < load<std::uint64_t>(key, 0);
    return std::ranges::lexicographical_compare(before, key);
  }

  Result<void> check_value(std::uint64_t number, const Bytes& page, std::size_t at, std::size_t key_bytes,
                           TreeKind kind) {
    ++entries_;
    const std::size_t size = load<std::uint16_t>(page, at) | (std::size_t{load<std::uint16_t>(page, at + 2)} << 16);
    const std::uint16_t flags = load<std::uint16_t>(page, at + 4);
    const std::size_t value_at = at + node_head + key_bytes;
    if ((flags & ~node_big) != 0) return damaged_page(number, "has a node of an unknown kind");
    const bool big = (flags & node_big) != 0;
    if (value_at + (big ? sizeof(std::uint64_t) : size) > page_bytes_) {
      return damaged_page(number, "has a value outside itself");
    }
    if (!big) return check_content(number, ByteSpan(page).subspan(value_at, size), kind);

    const auto run = load<std::uint64_t>(page, value_at);
    TRY_ASSIGN(const Bytes head, read_page(run, page_overflow));
    const std::uint64_t pages = load<std::uint32_t>(head, 12);
    if (pages * page_bytes_ < page_head + size || run * page_bytes_ + page_head + size > file_bytes_) {
      return damaged_page(run, "is too short for its value");
    }
    for (std::uint64_t next = run + 1; next < run + pages; ++next) TRY(claim(next));
    overflow_pages_ += pages;
    if (kind == TreeKind::values) return {};
    Bytes content(size);
    TRY(file_.read(run * page_bytes_ + page_head, content));
    return check_content(run, content, kind);
  }

  // Values have their own checksum. A list of free pages: a count, then that many page numbers.
  Result<void> check_content(std::uint64_t number, ByteSpan content, TreeKind kind) {
    if (kind == TreeKind::values) return {};
    constexpr std::size_t word = sizeof(std::uint64_t);
    if (content.size() < word || content.size() % word != 0) return damaged_page(number, "has half a list of pages");
    const auto count = load<std::uint64_t>(content, 0);
    if (count > content.size() / word - 1) return damaged_page(number, "has a list of pages that is too short");
    for (std::size_t i = 1; i <= count; ++i) TRY(claim(load<std::uint64_t>(content, i * word)));
    return {};
  }

  const OpenFile& file_;
  std::uint64_t file_bytes_ = 0;
  std::uint64_t page_bytes_ = 0;
  std::uint64_t last_page_ = 0;
  std::vector<bool> used_;
  std::uint64_t branch_pages_ = 0;
  std::uint64_t leaf_pages_ = 0;
  std::uint64_t overflow_pages_ = 0;
  std::uint64_t entries_ = 0;
};

}  // namespace

Result<void> check_lmdb_shape(const OpenFile& file) { return ShapeCheck(file).run(); }

}  // namespace jurat::store
