// Sends one mail through the SMTP sender, as a node would; prints the failure's name and words, or "sent".
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/outside.h"
#include "core/secret.h"
#include "providers/email/sender.h"

// send_mail URL FROM TO SUBJECT TEXT [--user NAME PASSWORD] [--ca FILE] [--timeout-ms N] [--reach yes]
// With --reach nothing is sent: it tries the server alone, and prints "reached".
int main(int count, char** arguments) {
  if (count < 6) return 2;
  jurat::providers::EmailSettings settings;
  settings.sender = "smtp";
  settings.url = arguments[1];
  settings.from = arguments[2];
  bool reach = false;
  for (int i = 6; i + 1 < count; ++i) {
    const std::string_view name = arguments[i];
    if (name == "--user" && i + 2 < count) {
      settings.user = arguments[i + 1];
      settings.password = jurat::Secret::copy_of(jurat::as_bytes(arguments[i + 2]));
    }
    if (name == "--ca") settings.ca_file = arguments[i + 1];
    if (name == "--timeout-ms") {
      settings.timeout = settings.reach_timeout = std::chrono::milliseconds(std::atoi(arguments[i + 1]));
    }
    if (name == "--reach") reach = true;
  }
  auto sender = jurat::providers::make_email_sender(std::move(settings), jurat::system_clock(), jurat::system_random());
  if (!sender) {
    std::printf("settings: %s\n", sender.error().message.c_str());
    return 1;
  }
  const auto sent = reach ? (*sender)->reach() : (*sender)->send({arguments[3], arguments[4], arguments[5]});
  if (!sent) {
    std::printf("%s: %s\n", std::string(jurat::failure_name(sent.error().failure)).c_str(),
                sent.error().message.c_str());
    return 1;
  }
  std::printf(reach ? "reached\n" : "sent\n");
  return 0;
}
