#include "council/flows/stock.h"

#include <algorithm>

#include "core/limits.h"
#include "council/flows/rounds.h"
#include "ledger/entries/add_stock_batch.h"
#include "ledger/entries/lease_stock.h"

namespace jurat::council::flows {
namespace {

Result<Gathered> ask_all(World& world, const ledger::View& view, MessageType type, const Bytes& body) {
  Round round;
  const Bytes request = frame(type, body);
  for (const ledger::Member& member : view.council().members) round.requests.push_back({member.index, request});
  round.need = view.council().n;
  round.deadline = limits::stock_round_time;
  return world.ask(std::move(round));
}

Result<ledger::StockBatch> sum_batch(const AcceptStockRequest& accept) {
  ledger::StockBatch batch;
  batch.batch = accept.batch;
  for (const DealerPart& part : accept.parts) batch.dealers.push_back(part.dealer);
  for (std::size_t place = 0; place < accept.parts.front().keys.size(); ++place) {
    std::vector<crypto::Commitments> dealings;
    for (const DealerPart& part : accept.parts) dealings.push_back(part.keys[place]);
    TRY_ASSIGN(crypto::Commitments sum, crypto::sum_commitments(dealings));
    batch.keys.push_back(std::move(sum));
  }
  return batch;
}

}  // namespace

Result<void> make_batch(World& world, std::uint32_t count) {
  TRY_ASSIGN(const ledger::View view, world.view());
  TRY_ASSIGN(const std::uint64_t number, next_batch(view));
  TRY_ASSIGN(const Gathered dealt,
             ask_all(world, view, MessageType::deal_stock, encode(DealStockRequest{number, count})));
  AcceptStockRequest accept{number, {}};
  for (const auto& [node, body] : dealt.answers) {
    TRY_ASSIGN(DealerPart part, parse<DealerPart>(body));
    if (part.dealer != node)
      return fail(Failure::share_invalid, "node " + std::to_string(node.value) + " deals as another");
    accept.parts.push_back(std::move(part));
  }
  TRY(StockRoom::check_parts(accept, view));
  TRY_ASSIGN(const Gathered accepted, ask_all(world, view, MessageType::accept_stock, encode(accept)));
  ledger::AddStockBatch entry;
  TRY_ASSIGN(entry.batch, sum_batch(accept));
  for (const auto& [node, body] : accepted.answers) {
    TRY_ASSIGN(const AcceptStockAnswer answer, parse<AcceptStockAnswer>(body));
    entry.acknowledgements.push_back({node, answer.signature});
  }
  TRY(change_council(world, view, evidence::StatementKind::add_stock_batch, ledger::encode(entry)));
  return {};
}

Result<Bytes> accept_batch(World& world, StockRoom& room, const crypto::Ed25519Key& identity, ByteSpan bytes) {
  TRY_ASSIGN(const AcceptStockRequest request, parse<AcceptStockRequest>(bytes));
  TRY_ASSIGN(const ledger::View view, world.view());
  TRY(StockRoom::check_parts(request, view));
  std::vector<SubSharesAnswer> sub_shares;
  for (const DealerPart& part : request.parts) {
    Round round;
    round.requests.push_back({part.dealer, frame(MessageType::sub_shares, encode(SubSharesRequest{request.batch}))});
    TRY_ASSIGN(const Gathered gathered, world.ask(std::move(round)));
    TRY_ASSIGN(SubSharesAnswer answer, parse<SubSharesAnswer>(gathered.answers.front().second));
    sub_shares.push_back(std::move(answer));
  }
  TRY(room.keep(request, sub_shares));
  TRY_ASSIGN(const ledger::StockBatch batch, sum_batch(request));
  const ledger::CouncilRecord& council = view.council();
  const Hash32 digest = ledger::stock_batch_digest(council.id, batch);
  return encode(AcceptStockAnswer{crypto::endorse_digest(identity, council.id, council.epoch, digest)});
}

namespace {

Result<ledger::Lease> leased(World& world, const ledger::View& view, const ledger::LeaseStock& entry) {
  TRY(change_council(world, view, evidence::StatementKind::lease_stock, ledger::encode(entry)));
  TRY_ASSIGN(const ledger::View after, world.view());
  TRY_ASSIGN(const auto lease, after.lease(world.self()));
  if (!lease) return fail(Failure::internal, "a lease was applied and is gone");
  return *lease;
}

}  // namespace

Result<ledger::Lease> lease_stock(World& world) {
  TRY_ASSIGN(const ledger::View view, world.view());
  TRY_ASSIGN(const ledger::StockLevel level, view.stock_level());
  TRY_ASSIGN(const auto batch, view.stock_batch(level.open_batch));
  if (level.unleased == 0 || !batch) return fail(Failure::stock_empty, "the key stock is empty; it is being refilled");
  const std::uint64_t in_batch = batch->keys.size() - batch->leased;
  const std::uint64_t count = std::min(in_batch, ledger::lease_at_most(level.unleased, view.council().n));
  return leased(world, view, {world.self(), batch->batch, batch->leased, static_cast<std::uint32_t>(count)});
}

Result<ledger::Lease> renew_lease(World& world, const ledger::Lease& lease) {
  TRY_ASSIGN(const ledger::View view, world.view());
  return leased(world, view, {world.self(), lease.batch, lease.next, lease.end - lease.next});
}

}  // namespace jurat::council::flows
