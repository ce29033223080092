// Says what verify_sigv4 thinks of requests that somebody else signed. One JSON object a line on standard input:
// {method, path, query, headers: [[name, value], …], body (base64), secret, now}; one word a line back: good, or the
// failure's name.
#include "crypto/sigv4.h"

#include <cstdio>
#include <iostream>
#include <string>

#include "core/base64.h"
#include "core/json.h"

namespace {

using namespace jurat;

std::string text_of(const JsonValue& value) {
  const auto& text = value.as_string();
  return {text.data(), text.size()};
}

std::string_view verdict(const JsonObject& asked) {
  std::vector<crypto::SigV4Header> headers;
  for (const JsonValue& header : asked.at("headers").as_array())
    headers.push_back({text_of(header.as_array().at(0)), text_of(header.as_array().at(1))});
  const std::string method = text_of(asked.at("method"));
  const std::string path = text_of(asked.at("path"));
  const std::string query = text_of(asked.at("query"));
  const Bytes body = from_base64(text_of(asked.at("body"))).value();
  const Secret secret = Secret::copy_of(as_bytes(text_of(asked.at("secret"))));
  const auto done = crypto::verify_sigv4({method, path, query, headers, body}, secret,
                                         Moment::from_seconds(asked.at("now").as_int64()));
  return done ? "good" : failure_name(done.error().failure);
}

}  // namespace

int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    const auto asked = parse_json(line, {.bytes = 1 << 20, .depth = 8});
    std::cout << (asked ? verdict(asked->as_object()) : "unreadable") << std::endl;
  }
  return 0;
}
