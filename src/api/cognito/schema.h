// A pool's schema: the standard attributes that every pool has, its own changes to them, its custom ones; and whether a
// user's attributes keep to it. Wording as the service's.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "ledger/records/client.h"
#include "ledger/records/pool.h"

namespace jurat::api::cognito {

using AttributeValues = std::map<std::string, std::string>;

bool is_standard_attribute(std::string_view name);
// The attribute as it holds in this pool; nothing when the pool has no such attribute.
std::optional<ledger::SchemaAttribute> attribute_of(const ledger::Pool& pool, std::string_view name);
// All attributes, standard ones first: `SchemaAttributes` on the wire.
JsonArray schema_on_the_wire(const ledger::Pool& pool);
// `Schema` of CreateUserPool. invalid_parameter.
Result<std::vector<ledger::SchemaAttribute>> schema_of_request(const JsonArray& wanted);

// Values of `UserAttributes` on the wire; a name twice is invalid_parameter.
Result<AttributeValues> attributes_of_request(const JsonArray& given);
// For a new user: names exist, are written with the client's permission, values keep to the schema, required ones are
// there. invalid_parameter; not_authorized for what the client may not write.
Result<void> check_new_user(const ledger::Pool& pool, const ledger::Client& client, const AttributeValues& values);

bool may_read(const ledger::Client& client, std::string_view attribute);
bool looks_like_email(std::string_view text);
bool looks_like_phone_number(std::string_view text);

}  // namespace jurat::api::cognito
