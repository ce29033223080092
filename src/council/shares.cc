#include "council/shares.h"

#include "crypto/domains.h"

namespace jurat::council {
namespace {

// A share's name is batch and place (12 bytes). Beside them lie, with a letter first: which places of a batch were
// destroyed (9 bytes), and since when (1 byte).
constexpr std::size_t share_name_bytes = 12;

Bytes name_of(const ledger::StockKey& key) {
  Bytes name;
  append_u64(name, key.batch);
  append_u32(name, key.place);
  return name;
}

Bytes destroyed_name(std::uint64_t batch) {
  Bytes name{'x'};
  append_u64(name, batch);
  return name;
}

Bytes since_name() { return Bytes{'s'}; }

Bytes context_of(ByteSpan name) { return length_prefixed({as_bytes(crypto::domain::stock_sub_share), name}); }

Result<void> note_since(store::Writer& writer, Moment now) {
  TRY_ASSIGN(const auto noted, writer.get(since_name()));
  if (noted) return {};
  Bytes value;
  append_u64(value, static_cast<std::uint64_t>(now.micros));
  return writer.put(since_name(), value);
}

// Erases those that are there; answers how many.
Result<std::size_t> erase_shares(store::Writer& writer, const std::vector<ledger::StockKey>& keys, Moment now) {
  std::size_t erased = 0;
  for (const ledger::StockKey& key : keys) {
    const Bytes name = name_of(key);
    TRY_ASSIGN(const auto present, writer.get(name));
    if (!present) continue;
    TRY(writer.erase(name));
    ++erased;
  }
  if (erased != 0) TRY(note_since(writer, now));
  return erased;
}

}  // namespace

Shares::Shares(std::unique_ptr<store::Store> store, crypto::DataKey node_key) {
  now_.store = store.get();
  now_.owned = std::move(store);
  now_.key = std::move(node_key);
}

Result<crypto::Scalar> Shares::share(const ledger::StockKey& key) const {
  const Bytes name = name_of(key);
  const std::shared_lock lock(which_);
  TRY_ASSIGN(const auto snapshot, now_.store->snapshot());
  TRY_ASSIGN(const auto sealed, snapshot->get(name));
  if (!sealed) {
    return fail(Failure::not_found, "no share of key " + std::to_string(key.batch) + "/" + std::to_string(key.place));
  }
  TRY_ASSIGN(const Secret bytes, crypto::open_sealed(now_.key, *sealed, context_of(name)));
  return crypto::Scalar::parse(bytes.span());
}

Result<void> Shares::write(const std::function<Result<void>(store::Writer&, const Sealed&)>& change) {
  const std::shared_lock lock(which_);
  if (copy_ && !copy_->broken) {
    const auto copied = copy_->to.store->commit([&](store::Writer& writer) { return change(writer, copy_->to); });
    copy_->broken = !copied;
  }
  return now_.store->commit([&](store::Writer& writer) { return change(writer, now_); });
}

Result<void> Shares::put(std::uint64_t batch, const std::vector<crypto::Scalar>& shares, Random& random) {
  const std::lock_guard writing(writing_);
  return write([&](store::Writer& writer, const Sealed& to) -> Result<void> {
    for (std::size_t i = 0; i < shares.size(); ++i) {
      const Bytes name = name_of({batch, static_cast<std::uint32_t>(i)});
      TRY(writer.put(name, crypto::seal(to.key, shares[i].span(), context_of(name), random)));
    }
    return {};
  });
}

Result<std::size_t> Shares::destroy(const std::vector<ledger::StockKey>& keys, Moment now) {
  const std::lock_guard writing(writing_);
  std::size_t erased = 0;
  TRY(write([&](store::Writer& writer, const Sealed&) -> Result<void> {
    TRY_ASSIGN(erased, erase_shares(writer, keys, now));
    return {};
  }));
  return erased;
}

Result<std::size_t> Shares::destroy(const ledger::View::ErasedPlaces& erased, Moment now) {
  const Bytes name = destroyed_name(erased.batch);
  const std::lock_guard writing(writing_);
  {
    const std::shared_lock lock(which_);
    TRY_ASSIGN(const auto snapshot, now_.store->snapshot());
    TRY_ASSIGN(const auto done, snapshot->get(name));
    if (done && std::ranges::equal(*done, erased.places.bits)) return std::size_t{0};
  }
  std::vector<ledger::StockKey> keys;
  for (std::uint32_t place = 0; place < erased.places.bits.size() * 8; ++place) {
    if (erased.places.used(place)) keys.push_back({erased.batch, place});
  }
  std::size_t count = 0;
  TRY(write([&](store::Writer& writer, const Sealed&) -> Result<void> {
    TRY_ASSIGN(count, erase_shares(writer, keys, now));
    return writer.put(name, erased.places.bits);
  }));
  return count;
}

Result<void> Shares::check_file() const {
  const std::shared_lock lock(which_);
  return now_.store->check_file();
}

Result<std::optional<Moment>> Shares::destroyed_since() const {
  const std::shared_lock lock(which_);
  TRY_ASSIGN(const auto snapshot, now_.store->snapshot());
  TRY_ASSIGN(const auto noted, snapshot->get(since_name()));
  if (!noted) return std::optional<Moment>{};
  if (noted->size() != 8) return fail(Failure::store_corrupt, "the share store's time of destruction is malformed");
  std::uint64_t micros = 0;
  for (const std::uint8_t byte : *noted) micros = micros << 8 | byte;
  return std::optional<Moment>{Moment{static_cast<std::int64_t>(micros)}};
}

void Shares::begin_copy(std::unique_ptr<store::Store> next, crypto::DataKey key) {
  const std::lock_guard writing(writing_);
  const std::unique_lock lock(which_);
  store::Store* const store = next.get();
  copy_.emplace(Sealed{store, std::move(next), std::move(key)});
}

bool Shares::copying() const {
  const std::shared_lock lock(which_);
  return copy_.has_value();
}

Result<bool> Shares::copy_some(std::size_t at_most, Random& random) {
  const std::lock_guard writing(writing_);
  const std::shared_lock lock(which_);
  if (!copy_) return fail(Failure::internal, "no copy of the share store is being made");
  if (copy_->broken) return fail(Failure::input_output, "the copy of the share store could not be written");
  std::size_t seen = 0;
  Bytes last;
  TRY(copy_->to.store->commit([&](store::Writer& writer) -> Result<void> {
    TRY_ASSIGN(const auto snapshot, now_.store->snapshot());
    return snapshot->scan({}, copy_->from, [&](ByteSpan name, ByteSpan value) -> Result<bool> {
      last = to_bytes(name);
      if (name.size() == share_name_bytes) {
        TRY_ASSIGN(const Secret bytes, crypto::open_sealed(now_.key, value, context_of(name)));
        TRY(writer.put(name, crypto::seal(copy_->to.key, bytes.span(), context_of(name), random)));
      } else if (!std::ranges::equal(name, since_name())) {
        TRY(writer.put(name, value));
      }
      return ++seen < at_most;
    });
  }));
  if (seen < at_most) return true;
  last.push_back(0);  // the next name in byte order
  copy_->from = std::move(last);
  return false;
}

void Shares::give_up_copy() {
  const std::lock_guard writing(writing_);
  const std::unique_lock lock(which_);
  copy_.reset();
}

void Shares::use_copy() {
  const std::lock_guard writing(writing_);
  const std::unique_lock lock(which_);
  ASSERT_TRUTH(copy_ && !copy_->broken);
  now_ = std::move(copy_->to);
  copy_.reset();
}

}  // namespace jurat::council
