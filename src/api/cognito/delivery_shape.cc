#include "api/cognito/delivery_shape.h"

#include <algorithm>
#include <string>

#include "api/cognito/schema.h"
#include "crypto/domains.h"
#include "crypto/hash.h"
#include "ledger/name_normal_form.h"

namespace jurat::api::cognito {

namespace {

std::string masked_email(char name, char domain) { return std::string{name} + "***@" + std::string{domain} + "***"; }

char letter(std::uint8_t byte) { return static_cast<char>('a' + byte % 26); }
char digit(std::uint8_t byte) { return static_cast<char>('0' + byte % 10); }

}  // namespace

JsonObject delivery_on_the_wire(const council::Delivery& delivery) {
  return {{"Destination", delivery.destination},
          {"DeliveryMedium", delivery.medium},
          {"AttributeName", delivery.attribute}};
}

council::Delivery disguised_delivery(const ledger::Pool& pool, std::string_view as_typed, const Secret& key) {
  // As it would be found: somebody's destination does not change with the letters' case, so a stranger's must not.
  const auto kind = looks_like_email(as_typed) ? ledger::LookUpKind::email : ledger::LookUpKind::username;
  const Result<std::string> normal = ledger::normal_form(kind, as_typed, pool.case_sensitive);
  const std::string typed = normal ? *normal : std::string(as_typed);
  const Bytes message =
      length_prefixed({as_bytes(crypto::domain::delivery_disguise), as_bytes(pool.id.text()), as_bytes(typed)});
  const Hash32 drawn = crypto::hmac_sha256(key.span(), message);
  const bool has_email = std::ranges::find(pool.auto_verified, "email") != pool.auto_verified.end();
  if (looks_like_email(typed)) return {"EMAIL", "email", masked_email(typed[0], typed[typed.find('@') + 1])};
  if (looks_like_phone_number(typed) && typed.size() >= 8) {
    return {"SMS", "phone_number", "+*******" + typed.substr(typed.size() - 4)};
  }
  if (has_email) return {"EMAIL", "email", masked_email(letter(drawn[0]), letter(drawn[1]))};
  std::string digits;
  for (std::size_t i = 0; i < 4; ++i) digits += digit(drawn[i]);
  return {"SMS", "phone_number", "+*******" + digits};
}

}  // namespace jurat::api::cognito
