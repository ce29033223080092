#include "store/memory_store.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include "store/bounds.h"

namespace jurat::store {

namespace {

struct ByteOrder {
  using is_transparent = void;
  bool operator()(ByteSpan a, ByteSpan b) const noexcept { return std::ranges::lexicographical_compare(a, b); }
};
using Values = std::map<Bytes, Bytes, ByteOrder>;
using Changes = std::map<Bytes, std::optional<Bytes>, ByteOrder>;  // nothing: erased
using Visit = std::function<Result<bool>(ByteSpan key, ByteSpan value)>;

std::optional<ByteSpan> find(const Values& values, ByteSpan key) {
  const auto place = values.find(key);
  return place == values.end() ? std::nullopt : std::optional<ByteSpan>(place->second);
}

// Shared with the readers, which may outlive the store. The mutex also orders a reader's last look before a change.
struct Held {
  std::mutex mutex;
  std::shared_ptr<Values> values = std::make_shared<Values>();
};

class MemoryReader final : public Reader {
 public:
  MemoryReader(std::shared_ptr<Held> held, std::shared_ptr<const Values> values)
      : held_(std::move(held)), values_(std::move(values)) {}
  MemoryReader(const MemoryReader&) = delete;
  MemoryReader& operator=(const MemoryReader&) = delete;
  ~MemoryReader() override {
    const std::scoped_lock lock(held_->mutex);
    values_.reset();
  }
  [[nodiscard]] Result<std::optional<ByteSpan>> get(ByteSpan key) const override {
    TRY(check_key(key));
    return find(*values_, key);
  }
  [[nodiscard]] Result<void> scan(ByteSpan prefix, ByteSpan from, const Visit& visit) const override {
    TRY(check_range(prefix, from));
    for (auto at = values_->lower_bound(scan_start(prefix, from)); at != values_->end(); ++at) {
      if (!begins_with(at->first, prefix)) break;
      TRY_ASSIGN(const bool go_on, visit(at->first, at->second));
      if (!go_on) break;
    }
    return {};
  }

 private:
  std::shared_ptr<Held> held_;
  std::shared_ptr<const Values> values_;
};

// Keeps changes beside the values until the commit.
class MemoryWriter final : public Writer {
 public:
  explicit MemoryWriter(const Values& values) : values_(values) {}
  [[nodiscard]] Result<std::optional<ByteSpan>> get(ByteSpan key) const override {
    TRY(check_key(key));
    const auto changed = changes_.find(key);
    if (changed == changes_.end()) return find(values_, key);
    if (!changed->second) return std::nullopt;
    return std::optional<ByteSpan>(*changed->second);
  }
  [[nodiscard]] Result<void> scan(ByteSpan prefix, ByteSpan from, const Visit& visit) const override {
    TRY(check_range(prefix, from));
    const ScanMark mark(scans_);
    const ByteSpan start = scan_start(prefix, from);
    auto old = values_.lower_bound(start);
    auto changed = changes_.lower_bound(start);
    while (old != values_.end() || changed != changes_.end()) {
      const bool take_changed =
          changed != changes_.end() && (old == values_.end() || !ByteOrder{}(old->first, changed->first));
      const ByteSpan key = take_changed ? changed->first : old->first;
      if (!begins_with(key, prefix)) break;
      if (!take_changed || changed->second) {
        TRY_ASSIGN(const bool go_on, visit(key, take_changed ? *changed->second : old->second));
        if (!go_on) break;
      }
      // A changed value hides the old one.
      if (old != values_.end() && std::ranges::equal(old->first, key)) ++old;
      if (take_changed) ++changed;
    }
    return {};
  }
  [[nodiscard]] Result<void> put(ByteSpan key, ByteSpan value) override {
    TRY(check_key(key));
    TRY(check_value(value));
    ASSERT_TRUTH(scans_ == 0);
    changes_.insert_or_assign(to_bytes(key), to_bytes(value));
    return {};
  }
  [[nodiscard]] Result<void> erase(ByteSpan key) override {
    TRY(check_key(key));
    ASSERT_TRUTH(scans_ == 0);
    changes_.insert_or_assign(to_bytes(key), std::nullopt);
    return {};
  }
  [[nodiscard]] Changes take() noexcept { return std::move(changes_); }

 private:
  const Values& values_;
  Changes changes_;
  mutable int scans_ = 0;
};

class MemoryStore final : public Store {
 public:
  [[nodiscard]] Result<std::unique_ptr<Reader>> snapshot() const override {
    const std::scoped_lock lock(held_->mutex);
    return std::make_unique<MemoryReader>(held_, held_->values);
  }

  [[nodiscard]] Result<void> commit(const std::function<Result<void>(Writer&)>& change) override {
    const std::scoped_lock one_writer(writer_mutex_);
    MemoryWriter writer(*held_->values);  // only a writer changes the values, and this is the one
    TRY(change(writer));
    const std::scoped_lock lock(held_->mutex);
    std::shared_ptr<Values>& values = held_->values;
    // Snapshots keep what they saw: the values are copied when somebody else still holds them.
    if (values.use_count() > 1) values = std::make_shared<Values>(*values);
    for (auto& [key, value] : writer.take()) {
      if (value) {
        values->insert_or_assign(key, *std::move(value));
      } else {
        values->erase(key);
      }
    }
    return {};
  }

  [[nodiscard]] Result<void> check_file() const override { return {}; }  // there is none

 private:
  std::mutex writer_mutex_;
  std::shared_ptr<Held> held_ = std::make_shared<Held>();
};

}  // namespace

std::unique_ptr<Store> open_memory() { return std::make_unique<MemoryStore>(); }

}  // namespace jurat::store
