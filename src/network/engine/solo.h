// The engine of a council of one: entries that wait together form one block, one durable commit for all of them.
#pragma once

#include "core/outside.h"
#include "network/engine/engine.h"

namespace jurat::network {

// Starts one thread. Queue ≤ limits::engine_queue entries.
std::unique_ptr<Engine> start_solo(Application& application, Clock& clock);

}  // namespace jurat::network
