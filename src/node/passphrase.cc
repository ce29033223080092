#include "node/passphrase.h"

#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <iostream>
#include <string>

#include "core/limits.h"
#include "node/files.h"

namespace jurat::node {
namespace {

// Turns echo off and on again.
class Silence {
 public:
  Silence() {
    if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    auto quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    silent_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;
  ~Silence() {
    if (silent_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }

 private:
  struct termios before_{};
  bool silent_ = false;
};

Result<Secret> read_line() {
  Secret line(limits::passphrase_bytes);
  std::size_t size = 0;
  while (true) {
    char c = 0;
    const auto got = ::read(STDIN_FILENO, &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(Failure::input_output, "standard input cannot be read");
    if (got == 0 || c == '\n') break;
    if (size == line.size())
      return fail(Failure::too_large, "the line is longer than " + std::to_string(limits::passphrase_bytes) + " bytes");
    line.writable()[size++] = static_cast<std::uint8_t>(c);
  }
  return Secret::copy_of(line.span().first(size));
}

bool lies_inside(const std::filesystem::path& file, const std::filesystem::path& folder) {
  std::error_code error;
  const auto inner = std::filesystem::weakly_canonical(file, error);
  const auto outer = std::filesystem::weakly_canonical(folder, error);
  const auto relative = inner.lexically_relative(outer);
  return !relative.empty() && *relative.begin() != "..";
}

}  // namespace

Result<Secret> ask_secret(std::string_view question) {
  if (::isatty(STDIN_FILENO) == 0) return read_line();
  std::cerr << question << ": " << std::flush;
  Result<Secret> line;
  {
    const Silence silence;
    line = read_line();
  }
  std::cerr << '\n';
  return line;
}

Result<Secret> key_passphrase(const Settings& settings, bool twice) {
  constexpr std::string_view name = "key_passphrase_file";
  if (!settings.key_passphrase_file.empty()) {
    if (lies_inside(settings.key_passphrase_file, settings.home)) {
      return fail(Failure::invalid_parameter,
                  settings.blame(name, settings.key_passphrase_file +
                                           " lies inside the home, beside the keys it seals; move it elsewhere"));
    }
    TRY_ASSIGN(auto passphrase, read_private_file(settings.key_passphrase_file, limits::passphrase_bytes, true));
    if (passphrase.empty())
      return fail(Failure::invalid_parameter,
                  settings.blame(name, settings.key_passphrase_file + " is empty; write the passphrase into it"));
    return passphrase;
  }
  if (::isatty(STDIN_FILENO) == 0) {
    return fail(Failure::invalid_parameter,
                "key_passphrase_file: is missing, and there is no terminal to ask at; name a file that holds the "
                "passphrase of the keys");
  }
  TRY_ASSIGN(auto passphrase, ask_secret("Passphrase of the keys"));
  if (passphrase.empty()) return fail(Failure::invalid_parameter, "the passphrase is empty");
  if (twice) {
    TRY_ASSIGN(const auto again, ask_secret("The same again"));
    if (!equal_constant_time(passphrase.span(), again.span()))
      return fail(Failure::invalid_parameter, "the two passphrases differ");
  }
  return passphrase;
}

}  // namespace jurat::node
