// Codes by e-mail in production, through the sender that the settings name; and whether the mail server is reached.
// Promises: without settings every code fails with code_delivery_failed, which names the setting. Thread-safe; blocks.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <thread>

#include "core/outside.h"
#include "council/messenger.h"
#include "node/settings.h"

namespace jurat::node {

class MailMessenger : public council::Messenger {
 public:
  // Connects and signs in at the mail server, sends nothing; waits for some seconds at most. code_delivery_failed.
  virtual Result<void> reach() = 0;
};

// invalid_parameter naming the setting when the sender cannot be made.
Result<std::unique_ptr<MailMessenger>> make_mail_messenger(const Settings& settings, Clock& clock, Random& random);

// Tries the mail server once, on a thread of its own, so that who starts a node reads in its log what the first user
// would find out otherwise. The node starts and serves either way.
class MailServerTrial {
 public:
  // `messenger` must outlive the trial.
  MailServerTrial(MailMessenger& messenger, std::string remedy);
  MailServerTrial(const MailServerTrial&) = delete;
  MailServerTrial& operator=(const MailServerTrial&) = delete;
  ~MailServerTrial() = default;  // waits for the end of the try
  // Nothing while it is still being tried.
  [[nodiscard]] std::optional<bool> reached() const;

 private:
  enum class Outcome : std::uint8_t { tried, reached, not_reached };
  std::atomic<Outcome> outcome_ = Outcome::tried;
  std::jthread thread_;
};

}  // namespace jurat::node
