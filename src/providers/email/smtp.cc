#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "core/bytes.h"
#include "http/client.h"
#include "http/mail_message.h"
#include "providers/email/sender.h"

namespace jurat::providers::email {
namespace {

class SmtpSender final : public EmailSender {
 public:
  SmtpSender(EmailSettings settings, Clock& clock, Random& random)
      : clock_(clock), random_(random), from_(std::move(settings.from)), reach_timeout_(settings.reach_timeout) {
    server_.url = std::move(settings.url);
    server_.user = std::move(settings.user);
    server_.password = std::move(settings.password);
    server_.ca_file = std::move(settings.ca_file);
    server_.timeout = settings.timeout;
  }

  Result<void> send(const EmailMessage& message) override {
    const std::string date = http::mail_date(clock_.now());
    return http::send_mail(server_, {from_, message.to, message.subject, message.text}, message_id(), date);
  }

  Result<void> reach() override { return http::reach_mail_server(server_, reach_timeout_); }

 private:
  // RFC 5322 3.6.4: unique, at the sender's domain.
  std::string message_id() {
    const auto unique = random_.array<16>();
    const std::size_t at = from_.rfind('@');
    std::string domain = from_.substr(at + 1);
    if (domain.ends_with('>')) domain.pop_back();
    return to_hex(unique) + "@" + domain;
  }

  Clock& clock_;
  Random& random_;
  const std::string from_;
  const std::chrono::milliseconds reach_timeout_;
  http::MailServer server_;
};

Result<std::unique_ptr<EmailSender>> make(EmailSettings settings, Clock& clock, Random& random) {
  TRY(http::check_mail_server(settings.url));
  TRY(http::check_mail_sender(settings.from));
  if (settings.user.empty() && !settings.password.empty()) {
    return fail(Failure::invalid_parameter, "email.user: missing, although there is a password");
  }
  return std::unique_ptr<EmailSender>(std::make_unique<SmtpSender>(std::move(settings), clock, random));
}

}  // namespace

extern const EmailSenderKind smtp{"smtp", &make};

}  // namespace jurat::providers::email
