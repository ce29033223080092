#include "council/sealing.h"
#include "council/statements/all.h"
#include "ledger/entries/create_user.h"

namespace jurat::council::statements {
namespace {

Result<void> check_record(const Ground& ground, const Statement& statement, const ledger::User& user) {
  if (!ground.pool) return fail(Failure::pool_not_found, "no such pool");
  if (!ground.client) return fail(Failure::client_not_found, "no such client in this pool");
  if (ground.user) return fail(Failure::conflict, "this sub is taken");
  if (ground.pool->admin_create_only)
    return fail(Failure::not_authorized, "SignUp is not permitted for this user pool");
  const bool fresh = user.version == 1 && user.status == ledger::UserStatus::unconfirmed && user.enabled &&
                     !user.email_verified && !user.phone_number_verified && user.signed_out_before == Moment{} &&
                     user.refresh_dead_before == Moment{} && user.courier_seed == Hash32{} &&
                     user.created == statement.time && user.modified == statement.time;
  if (!fresh || !(user.pool == *statement.pool) || user.id != *statement.user) {
    return fail(Failure::statement_refused, "not the record of a new user");
  }
  const bool credential = user.credential && user.credential->version == 1 && user.credential->set == statement.time &&
                          statement.new_key && user.credential->public_key == *statement.new_key;
  if (!credential) return fail(Failure::statement_refused, "the record's key is not the statement's");
  return {};
}

// Opens what the gateway sealed: every endorser sees the values once and recomputes what they are found by, so that
// nobody registers the look-up "mallory" with the sealed name "admin".
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts&,
                    const Supplement& supplement) {
  TRY_ASSIGN(const ledger::CreateUser entry, ledger::parse_create_user(statement.body));
  const ledger::User& user = entry.user;
  TRY(check_record(ground, statement, user));
  const std::vector<DataPoint> points = user_points(user, {});
  if (points.size() != supplement.data_partials.size())
    return fail(Failure::share_invalid, "partials for each value are needed");
  TRY_ASSIGN(const crypto::Commitments commitments, ground.view.commitments(user.data_key));
  std::vector<Secret> keys;
  std::vector<ledger::Purpose> purposes;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].value->version != user.version || points[i].value->write != statement.id) {
      return fail(Failure::statement_refused, "a value is not of this write");
    }
    TRY_ASSIGN(crypto::DataKey key,
               data_key_of_write(commitments, points[i].input, ground.view.council().t, supplement.data_partials[i]));
    keys.push_back(std::move(key.bytes));
    purposes.push_back(points[i].value->purpose);
  }
  TRY_ASSIGN(const OpenedValues opened, open_values(points, keys));
  if (purposes != groups_of(opened.attributes))
    return fail(Failure::statement_refused, "not the groups of these values");
  // An admin's call may name a user by sub: whoever took another's sub as a name would be called in its place.
  const auto sub = Uuid::parse(opened.username);
  if (sub && *sub != user.id) return fail(Failure::statement_refused, "the name has the form of another user's sub");
  TRY_ASSIGN(const auto wanted, wanted_look_ups(*ground.pool, opened.username, opened.attributes));
  TRY(check_look_ups(ground, wanted, user.look_ups, supplement.look_ups));
  return GrantedEntry{ledger::create_user, statement.body};
}

}  // namespace

const Kind sign_up{evidence::StatementKind::sign_up, Names::client_and_user, Effect::changes, no_points, judge};

}  // namespace jurat::council::statements
