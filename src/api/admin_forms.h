// How the Cognito API reads settings that an admin signed: given to the council's nodes, so that each compares a
// statement's content with what was signed. The same code that serves CreateUserPool and CreateUserPoolClient.
#pragma once

#include "council/admin_forms.h"

namespace jurat::api {

const council::AdminForms& admin_forms();

}  // namespace jurat::api
