// The messages of ABCI under our own namespace; abci.proto has them.
#pragma once

#include "network/engine/comet/abci.pb.h"

namespace jurat::network::comet {

using tendermint::abci::CheckTxRequest;
using tendermint::abci::CommitResponse;
using tendermint::abci::FinalizeBlockRequest;
using tendermint::abci::FinalizeBlockResponse;
using tendermint::abci::InfoResponse;
using tendermint::abci::InitChainRequest;
using tendermint::abci::InitChainResponse;
using tendermint::abci::PrepareProposalRequest;
using tendermint::abci::PrepareProposalResponse;
using tendermint::abci::ProcessProposalRequest;
using tendermint::abci::ProcessProposalResponse;
using tendermint::abci::QueryRequest;
using tendermint::abci::QueryResponse;
using tendermint::abci::Request;
using tendermint::abci::Response;
using tendermint::abci::TxResult;

}  // namespace jurat::network::comet
