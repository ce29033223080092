#include "council/sealing.h"

#include <algorithm>

namespace jurat::council {
namespace {

using ledger::Purpose;

Result<void> verify_partials(const crypto::Commitments& commitments, const crypto::Point& point, unsigned t,
                             const std::vector<crypto::Partial>& partials) {
  if (partials.size() != t) return fail(Failure::share_invalid, "exactly t partials are needed");
  for (const crypto::Partial& partial : partials) {
    if (!crypto::verify_partial(commitments, point, partial)) {
      return fail(Failure::share_invalid, "the partial of node " + std::to_string(partial.node.value) + " is wrong");
    }
  }
  return {};
}

}  // namespace

std::vector<DataPoint> user_points(const ledger::User& user, const std::vector<Purpose>& purposes) {
  std::vector<DataPoint> points;
  for (const ledger::SealedValue& value : user.values) {
    if (!purposes.empty() && std::find(purposes.begin(), purposes.end(), value.purpose) == purposes.end()) continue;
    points.push_back({user.data_key,
                      ledger::data_key_input(user.pool, user.id.text(), value.purpose, value.version, value.write),
                      value});
  }
  return points;
}

DataPoint client_secret_point(const ledger::Pool& pool, const ledger::Client& client,
                              const ledger::SealedValue& value) {
  return {pool.data_key, ledger::data_key_input(pool.id, client.id.text(), value.purpose, value.version, value.write),
          value};
}

Result<OpenedValues> open_values(const std::vector<DataPoint>& points, const std::vector<Secret>& data_keys) {
  if (points.size() != data_keys.size()) return fail(Failure::cannot_open, "a data key for each value is needed");
  OpenedValues opened;
  for (std::size_t i = 0; i < points.size(); ++i) {
    ASSERT_TRUTH(points[i].value.has_value());
    const crypto::DataKey key{data_keys[i].clone()};
    TRY_ASSIGN(Secret plain, crypto::open_sealed(key, points[i].value->sealed, points[i].input));
    TRY(read_group(points[i].value->purpose, as_text(plain.span()), opened.username, opened.attributes));
  }
  return opened;
}

Result<crypto::DataKey> data_key_of_write(const crypto::Commitments& commitments, ByteSpan input, unsigned t,
                                          const std::vector<crypto::Partial>& partials) {
  TRY_ASSIGN(const crypto::Point point, crypto::prf_point(input));
  TRY(verify_partials(commitments, point, t, partials));
  TRY_ASSIGN(const Secret output, crypto::finalize_prf(input, partials));
  return crypto::data_key_from_prf(output);
}

Result<void> check_look_ups(const Ground& ground, const std::vector<WantedLookUp>& wanted,
                            const std::vector<ledger::LookUp>& claimed,
                            const std::vector<Supplement::LookUpProof>& proofs) {
  if (wanted.size() != claimed.size() || wanted.size() != proofs.size()) {
    return fail(Failure::statement_refused, "the look-up values are not those of the sealed values");
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    TRY_ASSIGN(const Hash32 value,
               evidence::proven_look_up(ground.view, *ground.pool, wanted[i].kind, wanted[i].normal, proofs[i]));
    const ledger::LookUp recomputed{wanted[i].kind, wanted[i].unique, value};
    if (!(recomputed == claimed[i])) {
      return fail(Failure::statement_refused, "a look-up value is not that of the sealed value");
    }
  }
  return {};
}

}  // namespace jurat::council
