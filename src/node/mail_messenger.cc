#include "node/mail_messenger.h"

#include "core/limits.h"
#include "core/log.h"
#include "node/files.h"
#include "node/letter.h"
#include "providers/email/sender.h"

namespace jurat::node {
namespace {

class SenderMessenger final : public MailMessenger {
 public:
  explicit SenderMessenger(std::unique_ptr<providers::EmailSender> sender) : sender_(std::move(sender)) {}

  Result<void> send(const council::CodeMessage& message) override {
    if (message.medium != evidence::CodeMedium::email) {
      return fail(Failure::code_delivery_failed, "codes by " + std::string(name_of(message.medium)) +
                                                     " cannot be sent: this node has no provider for them");
    }
    if (!sender_) return no_sender();
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

  Result<void> reach() override {
    if (!sender_) return no_sender();
    return sender_->reach();
  }

 private:
  static tl::unexpected<Error> no_sender() {
    return fail(Failure::code_delivery_failed, "codes cannot be sent by e-mail: the setting email.smtp_url is missing");
  }

  std::unique_ptr<providers::EmailSender> sender_;
};

}  // namespace

Result<std::unique_ptr<MailMessenger>> make_mail_messenger(const Settings& settings, Clock& clock, Random& random) {
  if (settings.email_smtp_url.empty()) return std::make_unique<SenderMessenger>(nullptr);
  providers::EmailSettings email;
  email.sender = "smtp";
  email.url = settings.email_smtp_url;
  email.from = settings.email_from;
  email.user = settings.email_user;
  email.ca_file = settings.email_ca_file;
  if (!settings.email_password_file.empty()) {
    TRY_ASSIGN(email.password, read_private_file(settings.email_password_file, limits::passphrase_bytes, true));
  }
  auto sender = providers::make_email_sender(std::move(email), clock, random);
  if (!sender) return fail(Failure::invalid_parameter, settings.blame("email.smtp_url", sender.error().message));
  return std::make_unique<SenderMessenger>(std::move(*sender));
}

MailServerTrial::MailServerTrial(MailMessenger& messenger, std::string remedy)
    : thread_([this, &messenger, remedy = std::move(remedy)] {
        const auto reached = messenger.reach();
        if (!reached)
          log_event(Level::warning, "mail.not_reached", {{"reason", reached.error().message}, {"remedy", remedy}});
        outcome_ = reached ? Outcome::reached : Outcome::not_reached;
      }) {}

std::optional<bool> MailServerTrial::reached() const {
  switch (outcome_.load()) {
    case Outcome::tried:
      return std::nullopt;
    case Outcome::reached:
      return true;
    case Outcome::not_reached:
      return false;
  }
  return std::nullopt;
}

}  // namespace jurat::node
