#include "evidence/look_up.h"

#include <algorithm>
#include <array>

#include "crypto/domains.h"
#include "ledger/name_normal_form.h"

namespace jurat::evidence {

using ledger::LookUpKind;

Bytes look_up_input(const PoolId& pool, LookUpKind kind, std::string_view normal) {
  const std::array<std::uint8_t, 1> number{static_cast<std::uint8_t>(kind)};
  return length_prefixed({as_bytes(crypto::domain::look_up), as_bytes(pool.text()), number, as_bytes(normal)});
}

Hash32 look_up_value(const Secret& prf_output) {
  Hash32 value{};
  ASSERT_TRUTH(prf_output.size() >= value.size());
  std::copy_n(prf_output.span().begin(), value.size(), value.begin());
  return value;
}

Result<Hash32> proven_look_up(const ledger::View& view, const ledger::Pool& pool, LookUpKind kind,
                              std::string_view normal, const LookUpProof& proof) {
  TRY_ASSIGN(const crypto::Commitments commitments, view.commitments(pool.look_up_key));
  const Bytes input = look_up_input(pool.id, kind, normal);
  TRY_ASSIGN(const crypto::Scalar blind, crypto::Scalar::parse(proof.blind.span()));
  TRY_ASSIGN(const crypto::Point blinded, crypto::blind_input_with(input, blind));
  if (proof.partials.size() != view.council().t) return fail(Failure::share_invalid, "exactly t partials are needed");
  for (const crypto::Partial& partial : proof.partials) {
    if (!crypto::verify_partial(commitments, blinded, partial)) {
      return fail(Failure::share_invalid, "the partial of node " + std::to_string(partial.node.value) + " is wrong");
    }
  }
  TRY_ASSIGN(const Secret output, crypto::finalize_oprf(input, blind, proof.partials));
  return look_up_value(output);
}

Result<std::vector<NamedAs>> readings_of_name(const ledger::Pool& pool, std::string_view typed) {
  static constexpr std::array aliases{
      std::pair{LookUpKind::email, std::string_view("email")},
      std::pair{LookUpKind::phone_number, std::string_view("phone_number")},
      std::pair{LookUpKind::preferred_username, std::string_view("preferred_username")}};
  const auto listed = [](const std::vector<std::string>& list, std::string_view name) {
    return std::ranges::find(list, name) != list.end();
  };
  std::vector<NamedAs> readings;
  TRY_ASSIGN(std::string name, ledger::normal_form(LookUpKind::username, typed, pool.case_sensitive));
  readings.push_back({LookUpKind::username, std::move(name)});
  for (const auto& [kind, attribute] : aliases) {
    if (!listed(pool.username_attributes, attribute) && !listed(pool.alias_attributes, attribute)) continue;
    Result<std::string> normal = ledger::normal_form(kind, typed, pool.case_sensitive);
    if (normal) readings.push_back({kind, std::move(*normal)});
  }
  return readings;
}

}  // namespace jurat::evidence
