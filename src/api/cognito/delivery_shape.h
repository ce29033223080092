// Where a code went, as the API shows it; and a plausible place for users whose absence is hidden.
#pragma once

#include <string_view>

#include "core/json.h"
#include "council/gateway.h"

namespace jurat::api::cognito {

// CodeDeliveryDetailsType.
JsonObject delivery_on_the_wire(const council::Delivery& delivery);
// The same for the same name, pool and key; nobody without the key can tell it from a real one by computing it.
council::Delivery disguised_delivery(const ledger::Pool& pool, std::string_view typed, const Secret& key);

}  // namespace jurat::api::cognito
