#include "node/mail_messenger.h"

#include "core/limits.h"
#include "core/log.h"
#include "node/files.h"
#include "node/outbox.h"
#include "providers/email/sender.h"

namespace jurat::node {
namespace {

class MailMessenger final : public council::Messenger {
 public:
  explicit MailMessenger(std::unique_ptr<providers::EmailSender> sender) : sender_(std::move(sender)) {}

  Result<void> send(const council::CodeMessage& message) override {
    if (message.medium != evidence::CodeMedium::email) {
      return fail(Failure::code_delivery_failed, "codes by " + std::string(name_of(message.medium)) +
                                                     " cannot be sent: this node has no provider for them");
    }
    if (!sender_)
      return fail(Failure::code_delivery_failed,
                  "codes cannot be sent by e-mail: the setting email.smtp_url is missing");
    auto letter = letter_of(message);
    providers::EmailMessage mail{message.destination, letter.subject, letter.body};
    auto sent = sender_->send(mail);
    wipe(mail.text);
    wipe(letter.body);
    if (!sent) {
      log_event(Level::warning, "code.not_delivered",
                {{"medium", name_of(message.medium)}, {"reason", sent.error().message}});
      return fail(Failure::code_delivery_failed, sent.error().message);
    }
    return {};
  }

 private:
  std::unique_ptr<providers::EmailSender> sender_;
};

}  // namespace

Result<std::unique_ptr<council::Messenger>> make_mail_messenger(const Settings& settings, Clock& clock,
                                                                Random& random) {
  if (settings.email_smtp_url.empty()) return std::make_unique<MailMessenger>(nullptr);
  providers::EmailSettings email;
  email.sender = "smtp";
  email.url = settings.email_smtp_url;
  email.from = settings.email_from;
  email.user = settings.email_user;
  email.ca_file = settings.email_ca_file;
  if (!settings.email_password_file.empty()) {
    TRY_ASSIGN(email.password, read_secret_file(settings.email_password_file, limits::passphrase_bytes, true));
  }
  auto sender = providers::make_email_sender(std::move(email), clock, random);
  if (!sender) return fail(Failure::invalid_parameter, settings.blame("email.smtp_url", sender.error().message));
  return std::make_unique<MailMessenger>(std::move(*sender));
}

}  // namespace jurat::node
