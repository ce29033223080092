#include "council/shares.h"

#include "crypto/domains.h"

namespace jurat::council {
namespace {

Bytes name_of(const ledger::StockKey& key) {
  Bytes name;
  append_u64(name, key.batch);
  append_u32(name, key.place);
  return name;
}

Bytes context_of(ByteSpan name) { return length_prefixed({as_bytes(crypto::domain::stock_sub_share), name}); }

}  // namespace

Result<crypto::Scalar> Shares::share(const ledger::StockKey& key) const {
  const Bytes name = name_of(key);
  TRY_ASSIGN(const auto snapshot, store_.snapshot());
  TRY_ASSIGN(const auto sealed, snapshot->get(name));
  if (!sealed) {
    return fail(Failure::not_found, "no share of key " + std::to_string(key.batch) + "/" + std::to_string(key.place));
  }
  TRY_ASSIGN(const Secret bytes, crypto::open_sealed(node_key_, *sealed, context_of(name)));
  return crypto::Scalar::parse(bytes.span());
}

Result<void> Shares::put(std::uint64_t batch, const std::vector<crypto::Scalar>& shares, Random& random) {
  return store_.commit([&](store::Writer& writer) -> Result<void> {
    for (std::size_t i = 0; i < shares.size(); ++i) {
      const Bytes name = name_of({batch, static_cast<std::uint32_t>(i)});
      const Bytes sealed = crypto::seal(node_key_, shares[i].span(), context_of(name), random);
      TRY(writer.put(name, sealed));
    }
    return {};
  });
}

Result<void> Shares::destroy(const std::vector<ledger::StockKey>& keys) {
  return store_.commit([&](store::Writer& writer) -> Result<void> {
    for (const ledger::StockKey& key : keys) TRY(writer.erase(name_of(key)));
    return {};
  });
}

}  // namespace jurat::council
