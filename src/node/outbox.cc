#include "node/outbox.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <fstream>

#include "core/descriptor.h"
#include "core/json.h"
#include "core/limits.h"
#include "node/letter.h"
#include "node/time_text.h"

namespace jurat::node {
namespace {

Result<void> append_line(const std::filesystem::path& file, std::string_view line) {
  const Descriptor out(::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (out.value() < 0)
    return fail(Failure::code_delivery_failed, file.string() + ": cannot be opened: " + std::strerror(errno));
  const auto text = std::string(line) + "\n";
  // One write: lines of other processes come before or after it, not into it.
  if (::write(out.value(), text.data(), text.size()) == static_cast<ssize_t>(text.size())) return {};
  return fail(Failure::code_delivery_failed, file.string() + ": cannot be written: " + std::strerror(errno));
}

// The end of the file, from the start of a line.
std::string newest_lines(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary | std::ios::ate);
  if (!in) return {};
  const auto size = static_cast<std::size_t>(std::max<std::streamoff>(in.tellg(), 0));
  const auto wanted = std::min(size, limits::outbox_shown_bytes);
  in.seekg(static_cast<std::streamoff>(size - wanted));
  std::string text(wanted, '\0');
  in.read(text.data(), static_cast<std::streamsize>(wanted));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return wanted == size ? text : text.substr(std::min(text.find('\n'), text.size() - 1) + 1);
}

// Whether the line is whole and for this destination; a full disk may have cut one.
bool is_shown(std::string_view line, std::string_view destination) {
  const auto message = parse_json(line, {limits::outbox_shown_bytes, limits::json_depth});
  if (!message || !message->is_object()) return false;
  const auto* const to = message->get_object().if_contains("destination");
  return to != nullptr && to->is_string() && (destination.empty() || to->get_string() == destination);
}

}  // namespace

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
  return append_line(file_, line);
}

std::string Outbox::as_json(std::string_view destination) const {
  const std::string text = newest_lines(file_);
  std::deque<std::string_view> shown;
  for (std::string_view rest = text; !rest.empty();) {
    const auto end = rest.find('\n');
    if (end == std::string_view::npos) break;  // still being written
    if (is_shown(rest.substr(0, end), destination)) shown.push_back(rest.substr(0, end));
    if (shown.size() > limits::outbox_messages) shown.pop_front();
    rest.remove_prefix(end + 1);
  }
  std::string out = "[";
  for (const auto line : shown) out += (out.size() > 1 ? ",\n" : "") + std::string(line);
  return out + "]\n";
}

}  // namespace jurat::node
