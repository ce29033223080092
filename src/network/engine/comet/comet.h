// The engine of a council of several nodes: CometBFT as a child process, supervised, with this node as its application.
// Promises: an entry that `submit` called decided is durable here; every end of the child is a fault and it is started
// again, both sides anew; when that is in vain, stopped() says why and what to do. No private key is written to disk.
#pragma once

#include "core/outside.h"
#include "crypto/ed25519.h"
#include "network/engine/comet/home.h"
#include "network/engine/engine.h"

namespace jurat::network {

struct CometSettings {
  std::filesystem::path program;  // build/cometbft/cometbft
  comet::HomeSettings home;
  const crypto::Ed25519Key& validator;  // those of members[self]; used until start_comet returns
  const crypto::Ed25519Key& node;
  std::uint64_t kept_blocks = 0;  // 0: all, so that a node that was away can always learn what it missed
};

// Starts one thread that supervises, engine_senders threads that send, one for each connection of the engine. Returns
// before the engine works; caught_up() says when. `application` and `clock` must outlive it.
// invalid_parameter naming the setting; input_output naming the file.
Result<std::unique_ptr<Engine>> start_comet(const CometSettings& settings, Application& application, Clock& clock);

// The child's process id, 0 while there is none: for status pages, and for tests that end it.
int engine_pid(const Engine& engine);

}  // namespace jurat::network
