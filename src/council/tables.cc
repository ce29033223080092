#include "council/tables.h"

namespace jurat::council {
namespace {

// A stored value is its expiry (u64 big-endian microseconds), then the bytes.
std::optional<Bytes> unexpired(ByteSpan stored, Moment now) {
  if (stored.size() < 8) return std::nullopt;
  std::uint64_t micros = 0;
  for (std::size_t i = 0; i < 8; ++i) micros = micros << 8 | stored[i];
  if (Moment{static_cast<std::int64_t>(micros)} <= now) return std::nullopt;
  return to_bytes(stored.subspan(8));
}

}  // namespace

Result<std::optional<Bytes>> Tables::get(ByteSpan key, Moment now) const {
  const Bytes name = to_bytes(key);
  for (const Batch* batch : {&pending_, &flushing_}) {
    const auto found = batch->find(name);
    if (found == batch->end()) continue;
    if (!found->second) return std::nullopt;
    return unexpired(*found->second, now);
  }
  TRY_ASSIGN(const auto snapshot, store_.snapshot());
  TRY_ASSIGN(const auto stored, snapshot->get(key));
  if (!stored) return std::nullopt;
  return unexpired(*stored, now);
}

void Tables::put(Bytes key, ByteSpan value, Moment expires) {
  Bytes stored;
  append_u64(stored, static_cast<std::uint64_t>(expires.micros));
  append(stored, value);
  pending_[std::move(key)] = std::move(stored);
  ++written_;
}

void Tables::erase(Bytes key) {
  pending_[std::move(key)] = std::nullopt;
  ++written_;
}

const Tables::Batch& Tables::begin_flush() {
  ASSERT_TRUTH(flushing_.empty());
  flushing_.swap(pending_);
  flushing_to_ = written_;
  return flushing_;
}

void Tables::end_flush(bool committed) {
  if (committed) {
    durable_ = flushing_to_;
  } else {
    for (auto& [key, value] : flushing_) pending_.try_emplace(key, std::move(value));
  }
  flushing_.clear();
}

Result<void> Tables::commit(store::Store& store, const Batch& batch) {
  return store.commit([&](store::Writer& writer) -> Result<void> {
    for (const auto& [key, value] : batch) {
      if (value) {
        TRY(writer.put(key, *value));
      } else {
        TRY(writer.erase(key));
      }
    }
    return {};
  });
}

Result<void> Tables::flush() {
  if (durable_ == written_) return {};
  const Result<void> done = commit(store_, begin_flush());
  end_flush(done.has_value());
  return done;
}

Result<void> Tables::sweep(Moment now, std::size_t at_most, const std::function<Result<bool>(ByteSpan row)>& gone) {
  TRY_ASSIGN(const auto snapshot, store_.snapshot());
  std::size_t seen = 0;
  Bytes last;
  std::vector<Bytes> expired;
  TRY(snapshot->scan({}, sweep_from_, [&](ByteSpan key, ByteSpan value) -> Result<bool> {
    last = to_bytes(key);
    // What is not yet on disk is left for the next sweep.
    if (!pending_.contains(last) && !flushing_.contains(last)) {
      TRY_ASSIGN(const bool nobody, gone(last));
      if (nobody || !unexpired(value, now)) expired.push_back(last);
    }
    return ++seen < at_most;
  }));
  sweep_from_ = seen < at_most ? Bytes{} : last;
  for (Bytes& key : expired) erase(std::move(key));
  return {};
}

}  // namespace jurat::council
