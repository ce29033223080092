// Who may call a signed operation: an admin key's HTTP signature (admin_signature.h), or SigV4 where the council's
// settings take it.
// Unsigned operations are never looked at: SDKs may sign them or not.
#pragma once

#include "api/cognito/context.h"
#include "api/cognito/facts.h"
#include "api/cognito/members.h"
#include "http/message.h"

namespace jurat::api::cognito {

// Sets context.admin and context.signed_region. signature_missing, signature_invalid, bad_key (unknown access key),
// not_authorized.
Result<void> authenticate(Context& context, const http::Request& request, const OperationFacts& operation);

}  // namespace jurat::api::cognito
