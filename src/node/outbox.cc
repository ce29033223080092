#include "node/outbox.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/json.h"
#include "core/limits.h"
#include "node/time_text.h"

namespace jurat::node {
namespace {

Result<void> append_line(const std::filesystem::path& file, std::string_view line) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (descriptor < 0)
    return fail(Failure::code_delivery_failed, file.string() + ": cannot be opened: " + std::strerror(errno));
  const auto text = std::string(line) + "\n";
  const auto put = ::write(descriptor, text.data(), text.size());
  const auto error = errno;
  ::close(descriptor);
  if (put == static_cast<ssize_t>(text.size())) return {};
  return fail(Failure::code_delivery_failed, file.string() + ": cannot be written: " + std::strerror(error));
}

}  // namespace

Letter letter_of(const council::CodeMessage& message) {
  const auto code = std::string(as_text(message.code.span()));
  switch (message.purpose) {
    case evidence::CodePurpose::reset_password:
      return {"Your password reset code", "Your password reset code is " + code};
    case evidence::CodePurpose::second_factor:
      return {"Your authentication code", "Your authentication code is " + code};
    case evidence::CodePurpose::confirm_sign_up:
    case evidence::CodePurpose::verify_attribute:
      break;
  }
  return {"Your verification code", "Your confirmation code is " + code};
}

Result<void> Outbox::send(const council::CodeMessage& message) {
  const auto letter = letter_of(message);
  const auto line = to_json(JsonObject{{"time", time_text(clock_.now())},
                                       {"medium", name_of(message.medium)},
                                       {"destination", message.destination},
                                       {"pool_id", message.pool},
                                       {"username", message.username},
                                       {"purpose", name_of(message.purpose)},
                                       {"subject", letter.subject},
                                       {"body", letter.body},
                                       {"code", as_text(message.code.span())}});
  const std::scoped_lock lock(mutex_);
  TRY(append_line(file_, line));
  sent_.push_back({message.destination, line});
  if (sent_.size() > limits::outbox_messages) sent_.pop_front();
  return {};
}

std::string Outbox::as_json(std::string_view destination) const {
  std::string out = "[";
  const std::scoped_lock lock(mutex_);
  for (const auto& sent : sent_) {
    if (!destination.empty() && sent.destination != destination) continue;
    if (out.size() > 1) out += ",\n";
    out += sent.line;
  }
  return out + "]\n";
}

}  // namespace jurat::node
