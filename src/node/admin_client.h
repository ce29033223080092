// The signing side of strict admin calls (protocols 2): checks a request against the table of facts, signs it for the
// node that answers, and signs again when another node answers or a record changed meanwhile.
// Does not: print, or keep anything. One thread at a time.
#pragma once

#include <string>
#include <string_view>

#include "core/json.h"
#include "core/outside.h"
#include "crypto/admin_call.h"
#include "http/client.h"
#include "node/request_check.h"

namespace jurat::node {

struct AdminAccess {
  std::string endpoint;  // http://127.0.0.1:9229
  crypto::Ed25519Key key;
  std::string ca_file;      // empty = the system's
  bool allow_http = false;  // plain http to others than loopback
};

// Before anything is sent: the operation exists and takes an admin, the members are its members.
// invalid_parameter names what is wrong, by the word that was `typed` for it.
Result<void> check_admin_request(std::string_view operation, const JsonObject& request, const TypedNames& typed = {});

class AdminClient {
 public:
  AdminClient(AdminAccess access, Clock& clock, Random& random);
  // The answer's members. A refusal of the service fails with its words: not_authorized, or the reason that the node
  // named. `request` is the caller's to wipe.
  Result<JsonObject> call(std::string_view operation, const JsonObject& request);

 private:
  struct Recipient {
    CouncilId council{};
    crypto::Ed25519PublicKey node{};
  };
  // With the remedy when no answer came.
  Result<http::Response> exchange(http::KeptConnection& connection, const http::ClientRequest& request) const;
  Result<Recipient> ask_who_answers(http::KeptConnection& connection);
  Result<http::Response> send_signed(http::KeptConnection& connection, const Recipient& to, std::string_view operation,
                                     const JsonObject& request);

  AdminAccess access_;
  Clock& clock_;
  Random& random_;
};

}  // namespace jurat::node
