#include <string>
#include <utility>

#include "providers/email/all.h"
#include "providers/email/sender.h"

namespace jurat::providers {

Result<std::unique_ptr<EmailSender>> make_email_sender(EmailSettings settings, Clock& clock, Random& random) {
  std::string known;
  for (const EmailSenderKind* kind : email::all) {
    if (kind->name == settings.sender) return kind->make(std::move(settings), clock, random);
    known += known.empty() ? "" : ", ";
    known += kind->name;
  }
  return fail(Failure::invalid_parameter, "email.sender: \"" + settings.sender + "\" is not one of: " + known);
}

}  // namespace jurat::providers
