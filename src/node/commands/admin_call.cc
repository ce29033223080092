#include <iostream>
#include <vector>

#include "core/limits.h"
#include "crypto/admin_form.h"
#include "node/admin_access.h"
#include "node/admin_verbs.h"
#include "node/files.h"

namespace jurat::node::commands {
namespace {

constexpr std::array places{
    Place{"OPERATION", "a name of the Cognito API, such as AdminGetUser"},
    Place{"JSON", "its request: as typed, @FILE, or - for standard input (default {})"},
};

// Of what is read from a file or standard input, secrets are no trace: an argument is seen by everybody on the machine.
Result<JsonObject> request_of(const std::string& typed) {
  Secret content;
  if (typed.starts_with('@')) {
    TRY_ASSIGN(content, read_secret_file(typed.substr(1), limits::admin_form_bytes, false));
  } else if (typed == "-") {
    TRY_ASSIGN(content, read_standard_input(limits::admin_form_bytes));
  } else {
    content = Secret::copy_of(as_bytes(typed.empty() ? std::string_view("{}") : std::string_view(typed)));
  }
  auto parsed = parse_json(as_text(content.span()), {.bytes = limits::request_body_bytes, .depth = limits::json_depth});
  if (!parsed) {
    return fail(Failure::invalid_parameter,
                parsed.error().message + "; the request is an object, such as '{\"MaxResults\":10}'");
  }
  if (!parsed->is_object())
    return fail(Failure::invalid_parameter, "JSON: must be an object, such as {\"UserPoolId\":…}");
  const bool shown = typed != "-" && !typed.starts_with('@');
  if (shown && crypto::holds_secrets(parsed->get_object())) {
    return fail(Failure::invalid_parameter,
                "JSON: holds a secret, and arguments are seen by everybody on this machine; give it as @FILE or as -");
  }
  return std::move(parsed->get_object());
}

int run_call(const Arguments& arguments) {
  auto request = request_of(arguments.places.back());
  if (!request) return report(request.error());
  return run_admin_call(arguments, arguments.places.front(), std::move(*request));
}

}  // namespace

extern const Command admin_call;
const Command admin_call{
    "admin call",
    "makes any admin call of the Cognito API, signed with an admin's key",
    R"(A request that holds a password is given as @FILE or on standard input. The answer is printed. Nothing is sent before
names and members are checked. The key is an Ed25519 key whose public half is on the council's ledger (RFC 9421).

Example:
  jurat admin call ListUserPools '{"MaxResults":10}'
  jurat admin call AdminGetUser "{\"UserPoolId\":\"$JURAT_POOL_ID\",\"Username\":\"ada\"}"
  jurat admin call AdminSetUserPassword @request.json --endpoint https://auth.example.org --key ada.key)",
    admin_access_flags(),
    places,
    run_call,
    1};

}  // namespace jurat::node::commands
