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

// Whether the record is what was signed, with its drawn members (named in the brackets) taken as they are: what is not
// named is compared, so a new member is compared unless somebody says that it is drawn.
template <auto... drawn, class Record>
bool is_as_signed(Record wanted, const Record& record) {
  ((wanted.*drawn = record.*drawn), ...);
  return encode(wanted) == encode(record);
}

}  // namespace

Result<void> check_pool_as_signed(const Ground& ground, const evidence::Facts& facts, const ledger::Pool& pool) {
  if (!facts.admin) return {};
  if (ground.forms == nullptr) return refuse("this node cannot read the signed settings");
  const std::string& region = ground.view.council().settings.region;
  TRY_ASSIGN(ledger::Pool wanted, ground.forms->pool(facts.admin->form, region));
  if (!pool.id.text().starts_with(region + "_")) return refuse("another region");
  wanted.issuer = issuer_with_id(std::move(wanted.issuer), pool.id);
  using ledger::Pool;
  if (is_as_signed<&Pool::id, &Pool::version, &Pool::created, &Pool::modified, &Pool::data_key, &Pool::look_up_key,
                   &Pool::key_set>(std::move(wanted), pool)) {
    return {};
  }
  return refuse("the pool's settings differ");
}

Result<void> check_client_as_signed(const Ground& ground, const evidence::Facts& facts, const ledger::Client& client) {
  if (!facts.admin) return {};
  if (ground.forms == nullptr) return refuse("this node cannot read the signed settings");
  TRY_ASSIGN(AdminForms::AskedClient asked, ground.forms->client(facts.admin->form, *ground.pool));
  if (asked.with_secret != client.secret_key.has_value()) return refuse("with or without a secret");
  using ledger::Client;
  if (is_as_signed<&Client::id, &Client::version, &Client::created, &Client::modified, &Client::secret_key,
                   &Client::secret>(std::move(asked.client), client)) {
    return {};
  }
  return refuse("the client's settings differ");
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
