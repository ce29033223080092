// The signed form of an admin's request: never crashes; a request's form is one that nodes read, its canonical text
// reads back as itself, and no bare secret is left in it.
#include "crypto/admin_form.h"

#include <cstdint>
#include <cstdlib>

#include "core/canonical_json.h"
#include "core/limits.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace jurat;
  const std::string_view text = as_text({bytes, size});
  const auto received = crypto::parse_admin_form(text);
  if (received) {
    const auto again = canonical_json(JsonValue(*received));
    if (!again || *again != text) std::abort();
  }
  const auto parsed = parse_json(text, {.bytes = limits::admin_form_bytes, .depth = limits::json_depth});
  if (!parsed || !parsed->is_object()) return 0;
  const JsonObject& request = parsed->get_object();
  std::optional<crypto::AdminSalt> salt;
  if (crypto::holds_secrets(request)) salt = crypto::AdminSalt{7};
  const auto form = crypto::admin_form(request, salt);
  if (!form) return 0;
  // Replacing a secret may nest it one deeper than a node's reader goes.
  const auto read = crypto::parse_admin_form(*form);
  if (!read && parse_json(*form, {.bytes = limits::admin_form_bytes, .depth = limits::json_depth})) std::abort();
  if (!salt && canonical_json(*parsed).value() != *form) std::abort();
  return 0;
}
