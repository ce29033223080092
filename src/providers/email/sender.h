// The ways to send an e-mail, one file of this folder each; a node's settings choose one by name.
// Promises: a sender says why it could not send, without the message's text or destination. Thread-safe; send() blocks.
// Does not: queue or try again; the caller decides that.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "core/outside.h"
#include "core/result.h"
#include "core/secret.h"

namespace jurat::providers {

struct EmailMessage {
  std::string to, subject, text;
};

class EmailSender {
 public:
  virtual ~EmailSender() = default;
  // invalid_parameter: the destination or subject cannot be put in a message. code_delivery_failed: refused or not
  // reached.
  virtual Result<void> send(const EmailMessage& message) = 0;
  // Whether a message could be handed over: connects and signs in, sends nothing, waits for at most reach_timeout.
  // code_delivery_failed.
  virtual Result<void> reach() = 0;
};

struct EmailSettings {
  std::string sender;  // "smtp"
  std::string url;     // smtp://host:port or smtps://host:port
  std::string from;    // Name <address> or address
  std::string user;    // empty = no authentication
  Secret password;
  std::string ca_file;  // empty = the system's
  std::chrono::milliseconds timeout{15'000};
  std::chrono::milliseconds reach_timeout{5'000};
};

struct EmailSenderKind {
  std::string_view name;
  // invalid_parameter naming the setting at fault.
  Result<std::unique_ptr<EmailSender>> (*make)(EmailSettings settings, Clock& clock, Random& random);
};

// The sender that settings.sender names; invalid_parameter listing the known ones otherwise.
Result<std::unique_ptr<EmailSender>> make_email_sender(EmailSettings settings, Clock& clock, Random& random);

}  // namespace jurat::providers
