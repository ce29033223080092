#include "node/admin_verbs.h"

#include <array>
#include <charconv>
#include <iostream>
#include <utility>

#include "core/limits.h"
#include "node/admin_access.h"
#include "node/files.h"
#include "node/passphrase.h"
#include "node/pretty_json.h"

namespace jurat::node {
namespace {

using enum AdminMember::Form;
constexpr std::array<AdminMember, 0> none{};
constexpr AdminMember pool_id{text, "POOL", "UserPoolId", "the pool's id, as `jurat admin pools list` shows it"};
constexpr AdminMember client_id{text, "CLIENT", "ClientId", "the client's id, as `jurat admin clients list` shows it"};
constexpr AdminMember user_name{text, "NAME", "Username", "the user's name, or what else the user signs in with"};
constexpr std::array pool{pool_id};
constexpr std::array pool_name{AdminMember{text, "NAME", "PoolName", "what the new pool is called"}};
constexpr std::array pool_and_client{pool_id, client_id};
constexpr std::array pool_and_client_name{pool_id,
                                          AdminMember{text, "NAME", "ClientName", "what the new client is called"}};
constexpr std::array pool_and_user{pool_id, user_name};
constexpr std::array next_page{AdminMember{text, "next", "NextToken", "the NextToken of the page before"},
                               AdminMember{number, "limit", "MaxResults", "at most so many (default 60)"}};
constexpr std::array user_page{AdminMember{text, "filter", "Filter", "such as 'email = \"ada@example.com\"'"},
                               AdminMember{number, "limit", "Limit", "at most so many (default 60)"},
                               AdminMember{text, "next", "PaginationToken", "the PaginationToken of the page before"}};
constexpr std::array pool_settings{
    AdminMember{list, "username-attributes", "UsernameAttributes", "email, phone_number: sign in with these instead"},
    AdminMember{list, "alias-attributes", "AliasAttributes",
                "email, phone_number, preferred_username: sign in with, too"},
    AdminMember{list, "auto-verify", "AutoVerifiedAttributes", "email: send a code at sign-up"}};
constexpr std::array client_settings{
    AdminMember{yes, "secret", "GenerateSecret", "with a client secret, which is printed"},
    AdminMember{list, "flows", "ExplicitAuthFlows", "default ALLOW_USER_PASSWORD_AUTH,ALLOW_REFRESH_TOKEN_AUTH"}};
constexpr std::array password_kind{
    AdminMember{no, "temporary", "Permanent", "the user must replace it at the next sign-in"}};

constexpr std::array table{
    AdminVerb{"pools list", "lists the user pools", "jurat admin pools list", "ListUserPools", none, next_page,
              R"({"MaxResults":60})"},
    AdminVerb{"pools create", "makes a user pool", "jurat admin pools create people --auto-verify email",
              "CreateUserPool", pool_name, pool_settings},
    AdminVerb{"pools describe", "shows a user pool's settings", "jurat admin pools describe eu-local-1_Ab3dEf6hI",
              "DescribeUserPool", pool},
    AdminVerb{"pools delete", "deletes a user pool with all its users", "jurat admin pools delete eu-local-1_Ab3dEf6hI",
              "DeleteUserPool", pool},
    AdminVerb{"clients list", "lists a pool's app clients", "jurat admin clients list eu-local-1_Ab3dEf6hI",
              "ListUserPoolClients", pool, next_page, R"({"MaxResults":60})"},
    AdminVerb{"clients create", "makes an app client", "jurat admin clients create eu-local-1_Ab3dEf6hI web",
              "CreateUserPoolClient", pool_and_client_name, client_settings,
              R"({"ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH","ALLOW_REFRESH_TOKEN_AUTH"]})"},
    AdminVerb{"clients describe", "shows an app client's settings, its secret too",
              "jurat admin clients describe eu-local-1_Ab3dEf6hI 1example23456789abcdefghij", "DescribeUserPoolClient",
              pool_and_client},
    AdminVerb{"clients delete", "deletes an app client",
              "jurat admin clients delete eu-local-1_Ab3dEf6hI 1example23456789abcdefghij", "DeleteUserPoolClient",
              pool_and_client},
    AdminVerb{"users list", "lists a pool's users",
              "jurat admin users list eu-local-1_Ab3dEf6hI --filter 'email = \"ada@example.com\"'", "ListUsers", pool,
              user_page},
    AdminVerb{"users show", "shows a user", "jurat admin users show eu-local-1_Ab3dEf6hI ada", "AdminGetUser",
              pool_and_user},
    AdminVerb{"users confirm", "confirms a sign-up without its code",
              "jurat admin users confirm eu-local-1_Ab3dEf6hI ada", "AdminConfirmSignUp", pool_and_user},
    AdminVerb{"users disable", "keeps a user from signing in", "jurat admin users disable eu-local-1_Ab3dEf6hI ada",
              "AdminDisableUser", pool_and_user},
    AdminVerb{"users enable", "lets a disabled user sign in again", "jurat admin users enable eu-local-1_Ab3dEf6hI ada",
              "AdminEnableUser", pool_and_user},
    AdminVerb{"users sign-out", "ends all sessions of a user", "jurat admin users sign-out eu-local-1_Ab3dEf6hI ada",
              "AdminUserGlobalSignOut", pool_and_user},
    AdminVerb{"users set-password", "sets a user's password, which is asked for or read from standard input",
              "jurat admin users set-password eu-local-1_Ab3dEf6hI ada", "AdminSetUserPassword", pool_and_user,
              password_kind, R"({"Permanent":true})", "Password"},
    AdminVerb{"users delete", "deletes a user", "jurat admin users delete eu-local-1_Ab3dEf6hI ada", "AdminDeleteUser",
              pool_and_user},
};

constexpr std::array groups{
    CommandGroup{"admin", "pools, clients and users, by calls that an admin's key signs",
                 R"(Needs a node that runs; `jurat dev` starts one and makes a key.

Example:
  . .jurat/dev.env                                  # written by `jurat dev`
  jurat admin pools list
  jurat admin users list "$JURAT_POOL_ID"
  jurat help admin users                            # the verbs for users, with examples)"},
    CommandGroup{"admin pools", "makes, lists, shows and deletes user pools",
                 R"(Example, where `jurat dev` runs:
  . .jurat/dev.env                                  # written by `jurat dev`
  jurat admin pools list
  jurat admin pools describe "$JURAT_POOL_ID"
  jurat admin pools create people --auto-verify email)"},
    CommandGroup{"admin clients", "makes, lists, shows and deletes the app clients of a pool",
                 R"(Example, where `jurat dev` runs:
  . .jurat/dev.env                                  # written by `jurat dev`
  jurat admin clients list "$JURAT_POOL_ID"
  jurat admin clients describe "$JURAT_POOL_ID" "$JURAT_CLIENT_ID"
  jurat admin clients create "$JURAT_POOL_ID" web --secret)"},
    CommandGroup{"admin users", "lists, shows, confirms, disables and deletes users, and sets passwords",
                 R"(Example, where `jurat dev` runs:
  . .jurat/dev.env                                  # written by `jurat dev`
  jurat admin users list "$JURAT_POOL_ID"
  jurat admin users list "$JURAT_POOL_ID" --filter 'cognito:user_status = "CONFIRMED"'
and once ada has signed up:
  jurat admin users show "$JURAT_POOL_ID" ada)"},
};

JsonArray items_of(std::string_view typed) {
  JsonArray items;
  while (!typed.empty()) {
    const std::size_t end = std::min(typed.find(','), typed.size());
    items.emplace_back(typed.substr(0, end));
    typed.remove_prefix(std::min(end + 1, typed.size()));
  }
  return items;
}

Result<JsonValue> value_of(const AdminMember& member, const std::string& typed) {
  switch (member.form) {
    case text:
      return JsonValue(typed);
    case list:
      return JsonValue(items_of(typed));
    case yes:
      return JsonValue(true);
    case no:
      return JsonValue(false);
    case number: {
      std::int64_t value = 0;
      const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), value);
      if (error == std::errc() && end == typed.data() + typed.size()) return JsonValue(value);
      return fail(Failure::invalid_parameter, "--" + std::string(member.typed) + " " + typed + ": must be a number");
    }
  }
  return fail(Failure::internal, "a member of no form");
}

Result<void> add_secret(const AdminVerb& verb, const Arguments& arguments, JsonObject& request) {
  if (verb.secret_member.empty()) return {};
  Secret secret;
  if (arguments.has("password-file")) {
    TRY_ASSIGN(secret, read_private_file(arguments.value("password-file"), limits::password_bytes, true));
  } else {
    TRY_ASSIGN(secret, ask_secret("New password of " + arguments.places.back()));
  }
  if (secret.empty()) {
    return fail(Failure::invalid_parameter, "the password is empty; type it, pipe it in, or give --password-file FILE");
  }
  request[verb.secret_member] = as_text(secret.span());
  return {};
}

TypedNames typed_names(const AdminVerb& verb, const Arguments& arguments) {
  TypedNames typed;
  for (const AdminMember& place : verb.places) typed[place.member] = place.typed;
  for (const AdminMember& flag : verb.flags) typed[flag.member] = "--" + std::string(flag.typed);
  if (!verb.secret_member.empty())
    typed[verb.secret_member] = arguments.has("password-file") ? "--password-file" : "the password";
  return typed;
}

int run_verb(const AdminVerb& verb, const Arguments& arguments) {
  auto request = request_of(verb, arguments);
  if (!request) return report(request.error());
  const auto added = add_secret(verb, arguments, *request);
  if (!added) return report(added.error());
  return run_admin_call(arguments, verb.operation, std::move(*request), typed_names(verb, arguments));
}

template <std::size_t Row>
int run_row(const Arguments& arguments) {
  return run_verb(table[Row], arguments);
}

// The texts that a Command points at, for as long as the program runs.
struct Spelled {
  std::string words, teaching;
  std::vector<Flag> flags;
  std::vector<Place> places;
};

Spelled spell(const AdminVerb& verb) {
  Spelled out;
  out.words = "admin " + std::string(verb.words);
  out.teaching = "Signs " + std::string(verb.operation) +
                 " of the Cognito API with an admin's key (RFC 9421) and prints its answer.\n\nExample:\n  " +
                 std::string(verb.example);
  for (const AdminMember& flag : verb.flags) {
    const bool is_switch = flag.form == yes || flag.form == no;
    const std::string_view value = flag.form == number ? "N" : flag.form == list ? "A,B" : "TEXT";
    out.flags.push_back({flag.typed, is_switch ? std::string_view() : value, flag.help});
  }
  if (!verb.secret_member.empty()) {
    out.flags.push_back({"password-file", "FILE", "holds the password (default: it is asked for)"});
  }
  for (const Flag& flag : admin_access_flags()) out.flags.push_back(flag);
  for (const AdminMember& place : verb.places) out.places.push_back({place.typed, place.help});
  return out;
}

template <std::size_t... Row>
std::array<Command, sizeof...(Row)> commands_of(const std::array<Spelled, sizeof...(Row)>& spelled,
                                                std::index_sequence<Row...>) {
  return {Command{spelled[Row].words, table[Row].summary, spelled[Row].teaching, spelled[Row].flags,
                  spelled[Row].places, run_row<Row>}...};
}

template <std::size_t... Row>
std::array<Spelled, sizeof...(Row)> all_spelled(std::index_sequence<Row...>) {
  return {spell(table[Row])...};
}

}  // namespace

std::span<const AdminVerb> admin_verb_table() { return table; }

Result<JsonObject> request_of(const AdminVerb& verb, const Arguments& arguments) {
  TRY_ASSIGN(JsonValue defaults, parse_json(verb.defaults, {.bytes = 4'096, .depth = 4}));
  JsonObject request = std::move(defaults.get_object());
  for (std::size_t i = 0; i < verb.places.size(); ++i) {
    TRY_ASSIGN(request[verb.places[i].member], value_of(verb.places[i], arguments.places.at(i)));
  }
  for (const AdminMember& flag : verb.flags) {
    if (!arguments.has(flag.typed)) continue;
    TRY_ASSIGN(request[flag.member], value_of(flag, arguments.value(flag.typed)));
  }
  return request;
}

std::span<const Command> admin_verbs() {
  static constexpr auto rows = std::make_index_sequence<table.size()>();
  static const std::array<Spelled, table.size()> spelled = all_spelled(rows);
  static const std::array<Command, table.size()> commands = commands_of(spelled, rows);
  return commands;
}

std::span<const CommandGroup> admin_groups() { return groups; }

int run_admin_call(const Arguments& arguments, std::string_view operation, JsonObject request,
                   const TypedNames& typed) {
  JsonValue kept(std::move(request));
  const auto call = [&]() -> Result<JsonObject> {
    TRY(check_admin_request(operation, kept.get_object(), typed));
    TRY_ASSIGN(AdminAccess access, admin_access(arguments, process_environment()));
    return AdminClient(std::move(access), system_clock(), system_random()).call(operation, kept.get_object());
  };
  const auto answer = call();
  wipe_texts(kept);
  if (!answer) return report(answer.error());
  if (!answer->empty()) std::cout << pretty_json(JsonValue(*answer)) << '\n';
  return done;
}

}  // namespace jurat::node
