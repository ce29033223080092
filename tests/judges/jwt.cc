// Says what verify_token thinks of tokens that somebody else made. The first line on standard input is
// {keys: [{kid, n}], issuer, client_id, now}; each further line is a token as a JSON string. One line of JSON back for
// each: {"good": claims} or {"failure": name}.
#include <iostream>
#include <string>

#include "core/base64.h"
#include "core/json.h"
#include "crypto/jwt/token.h"

namespace {

using namespace jurat;

std::string text_of(const JsonValue& value) {
  const auto& text = value.as_string();
  return {text.data(), text.size()};
}

JsonValue read_line(const std::string& line) { return parse_json(line, {.bytes = 4 << 20, .depth = 8}).value(); }

}  // namespace

int main() {
  std::string line;
  if (!std::getline(std::cin, line)) return 2;
  const JsonValue setting = read_line(line);
  std::vector<crypto::RsaTokenKey> keys;
  for (const JsonValue& key : setting.at("keys").as_array()) {
    const Bytes modulus = from_base64url(text_of(key.at("n"))).value();
    keys.push_back({text_of(key.at("kid")), crypto::RsaPublicKey::parse(modulus).value()});
  }
  const crypto::Expectations expected{.issuer = text_of(setting.at("issuer")),
                                      .token_use = crypto::TokenUse::access,
                                      .client_id = text_of(setting.at("client_id"))};
  const Moment now = Moment::from_seconds(setting.at("now").as_int64());
  while (std::getline(std::cin, line)) {
    const auto verified = crypto::verify_token(text_of(read_line(line)), keys, expected, now);
    std::cout << (verified ? to_json(JsonObject{{"good", verified->claims()}})
                           : to_json(JsonObject{{"failure", failure_name(verified.error().failure)}}))
              << std::endl;
  }
  return 0;
}
