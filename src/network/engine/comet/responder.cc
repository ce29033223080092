#include "network/engine/comet/responder.h"

#include <exception>
#include <utility>

#include "core/limits.h"
#include "core/log.h"
#include "crypto/hash.h"

namespace jurat::network::comet {
namespace {

constexpr std::uint32_t accepted = 1;
constexpr std::uint32_t rejected = 2;
constexpr std::uint32_t take_no_snapshot = 2;  // "abort", for an offer and for a chunk alike
constexpr std::uint32_t refused_entry = 1;     // part of what nodes agree on: the same for every reason
constexpr const char* codespace = "jurat";
constexpr std::string_view filter_address = "/p2p/filter/addr/";
constexpr std::string_view filter_id = "/p2p/filter/id/";

template <class Texts>
std::vector<Bytes> entries_of(const Texts& txs) {
  std::vector<Bytes> entries;
  entries.reserve(static_cast<std::size_t>(txs.size()));
  for (const std::string& tx : txs) entries.push_back(to_bytes(std::string_view(tx)));
  return entries;
}

// What one entry takes of a block: tag, length and bytes.
std::int64_t size_in_block(std::size_t bytes) {
  std::int64_t size = static_cast<std::int64_t>(bytes) + 2;
  for (; bytes >= 0x80; bytes >>= 7U) ++size;
  return size;
}

template <class Time>
Moment moment_of(const Time& time) {
  return Moment::from_seconds(time.seconds()) + Duration(time.nanos() / 1'000);
}

}  // namespace

std::uint32_t code_of(Failure failure) noexcept { return 1U + static_cast<std::uint32_t>(failure); }

Failure failure_of_code(std::uint32_t code) noexcept {
  // `internal` is the last of the list.
  if (code == 0 || code > code_of(Failure::internal)) return Failure::internal;
  return static_cast<Failure>(code - 1U);
}

Responder::Responder(Application& application, Clock& clock, Settings settings, Listener listener)
    : application_(application), clock_(clock), settings_(std::move(settings)), listener_(std::move(listener)) {}

Response Responder::answer(const Request& request) {
  Response response;
  Result<void> filled;
  try {
    filled = fill(request, response);
  } catch (const std::exception& thrown) {  // a library's, at the border of the room: memory is short
    filled = fail(Failure::internal, thrown.what());
    listener_.fault(filled.error());
  }
  if (!filled) {
    response.Clear();
    response.mutable_exception()->set_error(filled.error().message);
  }
  ++answered_;
  return response;
}

Result<void> Responder::fill(const Request& request, Response& response) {
  switch (request.value_case()) {
    case Request::kEcho:
      response.mutable_echo()->set_message(request.echo().message());
      return {};
    case Request::kFlush:
      response.mutable_flush();
      return {};
    case Request::kInfo:
      return answer_info(*response.mutable_info());
    case Request::kQuery:
      answer_query(request.query(), *response.mutable_query());
      return {};
    case Request::kCheckTx:
      answer_check_tx(request.check_tx(), *response.mutable_check_tx());
      return {};
    case Request::kListSnapshots:
    case Request::kOfferSnapshot:
    case Request::kLoadSnapshotChunk:
    case Request::kApplySnapshotChunk:
      return answer_snapshots(request, response);
    case Request::kInitChain:
    case Request::kCommit:
    case Request::kPrepareProposal:
    case Request::kProcessProposal:
    case Request::kExtendVote:
    case Request::kVerifyVoteExtension:
    case Request::kFinalizeBlock:
      return answer_consensus(request, response);
    case Request::VALUE_NOT_SET:
      break;
  }
  return fail(Failure::unknown_operation, "a method that this node does not know");
}

Result<void> Responder::answer_consensus(const Request& request, Response& response) {
  const std::lock_guard lock(consensus_);
  if (request.has_init_chain()) return answer_init_chain(request.init_chain(), *response.mutable_init_chain());
  if (request.has_finalize_block()) {
    return answer_finalize_block(request.finalize_block(), *response.mutable_finalize_block());
  }
  if (request.has_commit()) return answer_commit(*response.mutable_commit());
  if (request.has_prepare_proposal()) {
    answer_prepare_proposal(request.prepare_proposal(), *response.mutable_prepare_proposal());
  } else if (request.has_process_proposal()) {
    answer_process_proposal(request.process_proposal(), *response.mutable_process_proposal());
  } else if (request.has_extend_vote()) {
    response.mutable_extend_vote();  // extensions are off: the genesis never enables them
  } else {
    response.mutable_verify_vote_extension()->set_status(accepted);
  }
  return {};
}

// No node makes snapshots: a node that was away learns the blocks themselves.
Result<void> Responder::answer_snapshots(const Request& request, Response& response) {
  if (request.has_list_snapshots()) {
    response.mutable_list_snapshots();
  } else if (request.has_offer_snapshot()) {
    response.mutable_offer_snapshot()->set_result(take_no_snapshot);
  } else if (request.has_load_snapshot_chunk()) {
    response.mutable_load_snapshot_chunk();
  } else {
    response.mutable_apply_snapshot_chunk()->set_result(take_no_snapshot);
  }
  return {};
}

Result<void> Responder::answer_info(InfoResponse& response) {
  const AppliedHead head = application_.head();
  response.set_data("jurat");
  response.set_app_version(1);
  response.set_last_block_height(static_cast<std::int64_t>(head.height));
  response.set_last_block_app_hash(std::string(as_text(head.root)));
  return {};
}

Result<void> Responder::answer_init_chain(const InitChainRequest& request, InitChainResponse& response) {
  if (request.chain_id() != settings_.chain_id) {
    return fail(Failure::invalid_parameter, "the engine's genesis is of the chain \"" + request.chain_id() +
                                                "\"; this node belongs to \"" + settings_.chain_id + "\"");
  }
  const AppliedHead head = application_.head();
  if (head.height != 0) {
    return fail(Failure::store_corrupt,
                "the engine begins at nothing, but the ledger stands at height " + std::to_string(head.height));
  }
  response.set_app_hash(std::string(as_text(head.root)));
  return {};
}

void Responder::answer_query(const QueryRequest& request, QueryResponse& response) {
  const std::string_view path = request.path();
  response.set_codespace(codespace);
  if (path.starts_with(filter_address)) return;  // any address: who it is shows in the next question
  if (path.starts_with(filter_id)) {
    if (settings_.peers.contains(std::string(path.substr(filter_id.size())))) return;
    response.set_code(code_of(Failure::not_authorized));
    response.set_log("not a member of the council");
    return;
  }
  if (path == "/head") {
    const AppliedHead head = application_.head();
    response.set_height(static_cast<std::int64_t>(head.height));
    response.set_value(std::string(as_text(head.root)));
    return;
  }
  response.set_code(code_of(Failure::unknown_operation));
  response.set_log("no such path; /head is one");
}

void Responder::answer_check_tx(const CheckTxRequest& request, TxResult& response) {
  const auto admitted = application_.admit(as_bytes(request.tx()), clock_.now());
  if (admitted) return;
  response.set_code(code_of(admitted.error().failure));
  response.set_log(admitted.error().message);
  response.set_codespace(codespace);
}

void Responder::answer_prepare_proposal(const PrepareProposalRequest& request, PrepareProposalResponse& response) {
  const Moment now = clock_.now();
  std::int64_t room = request.max_tx_bytes();
  for (const std::string& tx : request.txs()) {
    if (response.txs_size() == static_cast<int>(limits::block_entries)) return;
    if (!application_.admit(as_bytes(tx), now)) continue;
    room -= size_in_block(tx.size());
    if (room < 0) return;
    response.add_txs(tx);
  }
}

void Responder::answer_process_proposal(const ProcessProposalRequest& request, ProcessProposalResponse& response) {
  const auto agreed = application_.accept(entries_of(request.txs()));
  response.set_status(agreed ? accepted : rejected);
  if (agreed) return;
  log_event(Level::warning, "engine.proposal_refused",
            {{"height", request.height()}, {"reason", agreed.error().message}});
}

Result<void> Responder::answer_finalize_block(const FinalizeBlockRequest& request, FinalizeBlockResponse& response) {
  staged_.reset();
  const auto staged = [&]() -> Result<StagedBlock> {
    if (request.height() <= 0) return fail(Failure::internal, "the engine gave a block without a height");
    TRY_ASSIGN(const Hash32 hash, to_array<32>(as_bytes(request.hash())));
    std::vector<Bytes> entries = entries_of(request.txs());
    TRY_ASSIGN(StagedBlock block, application_.stage(static_cast<std::uint64_t>(request.height()),
                                                     moment_of(request.time()), hash, entries));
    if (block.decided.size() != entries.size()) {
      return fail(Failure::internal, "the application lost count of a block");
    }
    return block;
  }();
  if (!staged) {
    listener_.fault(staged.error());
    return fail(staged.error());
  }
  CommittedBlock block{static_cast<std::uint64_t>(request.height()), moment_of(request.time()), {}, staged->decided};
  for (const std::string& tx : request.txs()) block.entries.push_back(crypto::sha256(as_bytes(tx)));
  for (const Decided& decided : staged->decided) {
    TxResult& result = *response.add_tx_results();
    if (decided.failure) result.set_code(refused_entry);
  }
  response.set_app_hash(std::string(as_text(staged->root)));
  staged_ = std::move(block);
  return {};
}

Result<void> Responder::answer_commit(CommitResponse& response) {
  const auto committed = [&]() -> Result<void> {
    if (!staged_) return fail(Failure::internal, "the engine committed a block that was not finalized");
    return application_.commit();
  }();
  if (!committed) {
    staged_.reset();
    listener_.fault(committed.error());
    return fail(committed.error());
  }
  const CommittedBlock block = *std::exchange(staged_, std::nullopt);
  if (settings_.kept_blocks > 0 && block.height > settings_.kept_blocks) {
    response.set_retain_height(static_cast<std::int64_t>(block.height - settings_.kept_blocks + 1));
  }
  listener_.committed(block);
  return {};
}

}  // namespace jurat::network::comet
