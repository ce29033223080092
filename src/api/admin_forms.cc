#include "api/admin_forms.h"

#include "api/cognito/client_shape.h"
#include "api/cognito/facts.h"
#include "api/cognito/pool_shape.h"
#include "api/cognito/validation.h"

namespace jurat::api {
namespace {

// A form comes from another node: nothing is read before the table of facts has passed it.
Result<JsonValue> validated(std::string_view operation, const JsonObject& form) {
  JsonValue value(form);
  const cognito::OperationFacts* facts = cognito::Facts::built_in().operation(operation);
  ASSERT_TRUTH(facts != nullptr);
  TRY(cognito::validate(*facts->input, value));
  return value;
}

class CognitoForms final : public council::AdminForms {
 public:
  [[nodiscard]] Result<ledger::Pool> pool(const JsonObject& form, std::string_view region) const override {
    TRY_ASSIGN(const JsonValue value, validated("CreateUserPool", form));
    return cognito::pool_of_request(cognito::Members(value.get_object()), region);
  }
  [[nodiscard]] Result<AskedClient> client(const JsonObject& form, const ledger::Pool& pool) const override {
    TRY_ASSIGN(const JsonValue value, validated("CreateUserPoolClient", form));
    const cognito::Members request(value.get_object());
    TRY_ASSIGN(ledger::Client client, cognito::client_of_request(request, pool));
    return AskedClient{std::move(client), request.flag("GenerateSecret").value_or(false)};
  }
};

}  // namespace

const council::AdminForms& admin_forms() {
  static const CognitoForms forms;
  return forms;
}

}  // namespace jurat::api
