// The development outbox: every code that would have been sent, as lines of a file, newest last. Several processes may
// write and read the same file: each node of a council shows what all of them sent.
// For `jurat dev` alone: it shows codes. Thread-safe.
#pragma once

#include <filesystem>
#include <string>

#include "core/outside.h"
#include "council/messenger.h"

namespace jurat::node {

class Outbox final : public council::Messenger {
 public:
  Outbox(std::filesystem::path file, Clock& clock) : file_(std::move(file)), clock_(clock) {}
  // code_delivery_failed, naming the file, when it cannot be written.
  Result<void> send(const council::CodeMessage& message) override;
  // JSON array of the last messages, oldest first; of one destination when it is not empty.
  [[nodiscard]] std::string as_json(std::string_view destination) const;

 private:
  std::filesystem::path file_;
  Clock& clock_;
};

}  // namespace jurat::node
