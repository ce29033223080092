// The friendly verbs of `jurat admin`, from one table: each is an operation of the Cognito API with its usual members.
#pragma once

#include <span>

#include "core/json.h"
#include "node/command.h"
#include "node/request_check.h"

namespace jurat::node {

// A word of the command line that becomes a member of the request.
struct AdminMember {
  enum class Form : std::uint8_t { text, number, list, yes, no } form = Form::text;  // yes, no: a switch
  std::string_view typed;                                                            // "POOL", "filter"
  std::string_view member;                                                           // "UserPoolId"
  std::string_view help = {};
};

struct AdminVerb {
  std::string_view words;  // "users disable"
  std::string_view summary;
  std::string_view example;
  std::string_view operation;
  std::span<const AdminMember> places;
  std::span<const AdminMember> flags = {};
  std::string_view defaults = "{}";     // members that a flag may replace
  std::string_view secret_member = {};  // read from --password-file, the terminal or standard input; never an argument
};

std::span<const AdminVerb> admin_verb_table();
// The request that these words stand for, without its secret. invalid_parameter names a word that does not fit.
Result<JsonObject> request_of(const AdminVerb& verb, const Arguments& arguments);

// A Command for each row.
std::span<const Command> admin_verbs();

// What stands before them: "admin pools".
std::span<const CommandGroup> admin_groups();

// Signs, sends, prints the answer: what every verb ends in. Wipes `request`.
int run_admin_call(const Arguments& arguments, std::string_view operation, JsonObject request,
                   const TypedNames& typed = {});

}  // namespace jurat::node
