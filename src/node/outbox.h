// The development outbox: every code that would have been sent, in a file and in memory, newest last.
// For `jurat dev` alone: it shows codes. Thread-safe.
#pragma once

#include <deque>
#include <filesystem>
#include <mutex>
#include <string>

#include "core/outside.h"
#include "council/messenger.h"

namespace jurat::node {

// What a person would have read.
struct Letter {
  std::string subject;
  std::string body;
};
Letter letter_of(const council::CodeMessage& message);

class Outbox final : public council::Messenger {
 public:
  Outbox(std::filesystem::path file, Clock& clock) : file_(std::move(file)), clock_(clock) {}
  // code_delivery_failed, naming the file, when it cannot be written.
  Result<void> send(const council::CodeMessage& message) override;
  // JSON array of the last messages, oldest first; of one destination when it is not empty.
  [[nodiscard]] std::string as_json(std::string_view destination) const;

 private:
  struct Sent {
    std::string destination;
    std::string line;
  };
  std::filesystem::path file_;
  Clock& clock_;
  mutable std::mutex mutex_;
  std::deque<Sent> sent_;
};

}  // namespace jurat::node
