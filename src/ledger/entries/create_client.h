// A pool gets an app client.
#pragma once

#include "ledger/records/client.h"

namespace jurat::ledger {

inline constexpr std::uint16_t create_client = 13;  // never reused

struct CreateClient {
  Client client;  // version 1
};
Bytes encode(const CreateClient& body);
Result<CreateClient> parse_create_client(ByteSpan body);

}  // namespace jurat::ledger
