// Strict admin calls: signed with RFC 9421 by an admin key of the ledger (protocols 2). The gateway checks what it can
// before it spends a round on it; every node checks it again for itself (evidence/proof_kinds/admin.cc).
// What is secret in the request stays here: the nodes get the signed form.
#pragma once

#include "api/cognito/context.h"
#include "api/cognito/facts.h"
#include "core/json.h"
#include "http/message.h"

namespace jurat::api::cognito {

// The request has headers of such a call, whole or not: its answer then names node and council.
bool speaks_admin_signature(const http::Request& request);

// Sets context.admin when the request is signed so; does nothing when it is not. `body` as it was sent, before
// validation takes anything away. signature_invalid, bad_key; wrong_recipient for another node or council.
Result<void> authenticate_admin(Context& context, const http::Request& request, const OperationFacts& operation,
                                const JsonValue& body);

// Jurat-Node and Jurat-Council of the answering node, for whoever signs again; Jurat-Failure with the reason's own
// name.
void name_answering_node(Context& context, const Error* error, http::Response& response);

}  // namespace jurat::api::cognito
