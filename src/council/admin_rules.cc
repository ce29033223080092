#include "council/admin_rules.h"

#include "council/admin_forms.h"

namespace jurat::council {
namespace {

auto refuse(std::string_view why) {
  return fail(Failure::statement_refused, "not what the admin signed: " + std::string(why));
}

std::string issuer_with_id(std::string issuer, const PoolId& id) {
  constexpr std::string_view place = "{pool_id}";
  const std::size_t at = issuer.find(place);
  if (at != std::string::npos) issuer.replace(at, place.size(), id.text());
  return issuer;
}

}  // namespace

Result<void> check_pool_as_signed(const Ground& ground, const evidence::Facts& facts, const ledger::Pool& pool) {
  if (!facts.admin) return {};
  if (ground.forms == nullptr) return refuse("this node cannot read the signed settings");
  const std::string& region = ground.view.council().settings.region;
  TRY_ASSIGN(ledger::Pool wanted, ground.forms->pool(facts.admin->form, region));
  if (!pool.id.text().starts_with(region + "_")) return refuse("another region");
  wanted.issuer = issuer_with_id(std::move(wanted.issuer), pool.id);
  wanted.id = pool.id;
  wanted.version = pool.version;
  wanted.created = pool.created;
  wanted.modified = pool.modified;
  wanted.data_key = pool.data_key;
  wanted.look_up_key = pool.look_up_key;
  wanted.key_set = pool.key_set;
  if (encode(wanted) != encode(pool)) return refuse("the pool's settings differ");
  return {};
}

Result<void> check_client_as_signed(const Ground& ground, const evidence::Facts& facts, const ledger::Client& client) {
  if (!facts.admin) return {};
  if (ground.forms == nullptr) return refuse("this node cannot read the signed settings");
  TRY_ASSIGN(AdminForms::AskedClient asked, ground.forms->client(facts.admin->form, *ground.pool));
  if (asked.with_secret != client.secret_key.has_value()) return refuse("with or without a secret");
  ledger::Client& wanted = asked.client;
  wanted.id = client.id;
  wanted.version = client.version;
  wanted.created = client.created;
  wanted.modified = client.modified;
  wanted.secret_key = client.secret_key;
  wanted.secret = client.secret;
  if (encode(wanted) != encode(client)) return refuse("the client's settings differ");
  return {};
}

Result<void> check_enabled_as_signed(const evidence::Facts& facts, bool enabled) {
  if (!facts.admin || (facts.admin->operation == "AdminEnableUser") == enabled) return {};
  return refuse("enable and disable are not the same");
}

Result<void> check_status_as_signed(const evidence::Facts& facts, ledger::UserStatus status) {
  if (!facts.admin) return {};
  const JsonValue* permanent = facts.admin->form.if_contains("Permanent");
  const bool lasting = permanent != nullptr && permanent->is_bool() && permanent->get_bool();
  if (lasting == (status == ledger::UserStatus::confirmed)) return {};
  return refuse("Permanent differs");
}

}  // namespace jurat::council
