// What each method of ABCI 2.0 answers, over an Application.
// Promises: FinalizeBlock keeps nothing on disk and Commit all of it at once; a fault of the application is answered by
// an exception, which ends the engine, and told once. Does not: see sockets. Threading: any thread; CometBFT calls the
// methods of consensus one at a time.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "core/outside.h"
#include "network/engine/comet/abci_methods.h"
#include "network/engine/engine.h"

namespace jurat::network::comet {

// A block that has just become durable.
struct CommittedBlock {
  std::uint64_t height = 0;
  Moment header_time;
  std::vector<Hash32> entries;   // SHA-256 of each
  std::vector<Decided> decided;  // one for each
};

class Responder {
 public:
  struct Settings {
    std::string chain_id;
    std::set<std::string> peers;    // node ids that may connect
    std::uint64_t kept_blocks = 0;  // 0: all; else older blocks may be pruned
  };
  struct Listener {
    std::function<void(const CommittedBlock&)> committed;
    std::function<void(const Error&)> fault;  // of the application: nothing more can be decided
  };
  Responder(Application& application, Clock& clock, Settings settings, Listener listener);

  // One answer of the matching kind for each request; an exception for what is unknown or fails.
  Response answer(const Request& request);
  // How many requests were answered: a sign of life.
  [[nodiscard]] std::uint64_t answered() const noexcept { return answered_; }

 private:
  Result<void> answer_info(InfoResponse& response);
  Result<void> answer_init_chain(const InitChainRequest& request, InitChainResponse& response);
  void answer_query(const QueryRequest& request, QueryResponse& response);
  void answer_check_tx(const CheckTxRequest& request, TxResult& response);
  void answer_prepare_proposal(const PrepareProposalRequest& request, PrepareProposalResponse& response);
  void answer_process_proposal(const ProcessProposalRequest& request, ProcessProposalResponse& response);
  Result<void> answer_finalize_block(const FinalizeBlockRequest& request, FinalizeBlockResponse& response);
  Result<void> answer_commit(CommitResponse& response);
  Result<void> answer_consensus(const Request& request, Response& response);
  Result<void> answer_snapshots(const Request& request, Response& response);
  Result<void> fill(const Request& request, Response& response);

  Application& application_;
  Clock& clock_;
  const Settings settings_;
  const Listener listener_;
  std::atomic<std::uint64_t> answered_{0};
  std::mutex consensus_;                  // one call of stage and commit at a time
  std::optional<CommittedBlock> staged_;  // consensus_: computed, not yet durable
};

// How a refusal of CheckTx travels through the engine and back to the node that made it: never to be agreed on.
std::uint32_t code_of(Failure failure) noexcept;
Failure failure_of_code(std::uint32_t code) noexcept;  // internal for a number that is no failure's

}  // namespace jurat::network::comet
