#include "crypto/sigv4.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "core/limits.h"
#include "crypto/hash.h"

namespace jurat::crypto {
namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view terminator = "aws4_request";
constexpr Duration allowed_skew = std::chrono::minutes(5);

struct Authorization {
  SigV4Scope scope;
  std::vector<std::string_view> signed_headers;
  std::string_view signature;  // 64 lower-case hexadecimal digits
};

auto refuse(std::string message) { return fail(Failure::signature_invalid, "SigV4: " + std::move(message)); }

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex_digit(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }
bool is_unreserved(char c) {  // RFC 3986 2.3
  return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_' ||
         c == '~';
}

// Null when the header is absent; a second one is refused, because who signed and who obeys might read different ones.
Result<const std::string*> only_header(const SigV4Request& request, std::string_view name) {
  const std::string* found = nullptr;
  for (const SigV4Header& header : request.headers) {
    if (header.name != name) continue;
    if (found != nullptr) return refuse("header " + std::string(name) + " is there twice");
    found = &header.value;
  }
  return found;
}

Result<SigV4Scope> parse_credential(std::string_view credential) {
  const auto parts = split(credential, '/');
  if (parts.size() != 5 || parts[4] != terminator || std::ranges::any_of(parts, &std::string_view::empty))
    return refuse("Credential is not key/date/region/service/aws4_request");
  if (parts[1].size() != 8 || !std::ranges::all_of(parts[1], is_digit))
    return refuse("Credential: date is not YYYYMMDD");
  return SigV4Scope{std::string(parts[0]), std::string(parts[1]), std::string(parts[2]), std::string(parts[3])};
}

// AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=… in any order, each once.
Result<Authorization> parse_authorization(const SigV4Request& request) {
  TRY_ASSIGN(const std::string* const header, only_header(request, "authorization"));
  if (header == nullptr || !header->starts_with(algorithm) || header->size() == algorithm.size() ||
      (*header)[algorithm.size()] != ' ')
    return fail(Failure::signature_missing, "no SigV4 Authorization header");
  if (header->size() > limits::sigv4_authorization_bytes) return refuse("Authorization is too long");
  std::optional<std::string_view> credential;
  std::optional<std::string_view> signed_headers;
  std::optional<std::string_view> signature;
  for (std::string_view part : split(std::string_view(*header).substr(algorithm.size() + 1), ',')) {
    part = trim(part);
    const auto equals = part.find('=');
    const std::string_view name = part.substr(0, equals);
    auto* member = name == "Credential"      ? &credential
                   : name == "SignedHeaders" ? &signed_headers
                   : name == "Signature"     ? &signature
                                             : nullptr;
    if (member == nullptr || equals == std::string_view::npos || member->has_value())
      return refuse("Authorization has an unknown or repeated part");
    *member = part.substr(equals + 1);
  }
  if (!credential || !signed_headers || !signature)
    return refuse("Authorization lacks Credential, SignedHeaders or Signature");
  Authorization out;
  TRY_ASSIGN(out.scope, parse_credential(*credential));
  out.signed_headers = split(*signed_headers, ';');
  out.signature = *signature;
  if (out.signature.size() != 64 || !std::ranges::all_of(out.signature, is_hex_digit))
    return refuse("Signature is not 64 hexadecimal digits");
  return out;
}

// SignedHeaders: lower case, rising, each present; with what the meaning of a call hangs on.
Result<void> check_signed_headers(const SigV4Request& request, const std::vector<std::string_view>& names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0 && !(names[i - 1] < names[i])) return refuse("SignedHeaders are not in rising order");
    if (std::ranges::none_of(request.headers, [&](const SigV4Header& header) { return header.name == names[i]; }))
      return refuse("a signed header is not in the request");
  }
  for (const std::string_view needed : {"host", "x-amz-date"}) {
    if (std::ranges::find(names, needed) == names.end()) return refuse(std::string(needed) + " is not signed");
  }
  TRY_ASSIGN(const std::string* const target, only_header(request, "x-amz-target"));
  if (target != nullptr && std::ranges::find(names, "x-amz-target") == names.end())
    return refuse("x-amz-target is not signed");
  return {};
}

std::optional<unsigned> number(std::string_view digits) {
  if (!std::ranges::all_of(digits, is_digit)) return std::nullopt;
  unsigned value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// YYYYMMDDTHHMMSSZ
std::optional<Moment> parse_amz_date(std::string_view text) {
  if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') return std::nullopt;
  const auto year = number(text.substr(0, 4));
  const auto month = number(text.substr(4, 2));
  const auto day = number(text.substr(6, 2));
  const auto hour = number(text.substr(9, 2));
  const auto minute = number(text.substr(11, 2));
  const auto second = number(text.substr(13, 2));
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                                         std::chrono::day(*day)};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return Moment::from_seconds(days * 86'400 + *hour * 3'600 + *minute * 60 + *second);
}

void append_encoded(std::string& out, char c) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += digits[byte >> 4];
  out += digits[byte & 15];
}

// The path with empty and dot segments resolved (RFC 3986 5.2.4, `//` as one), then every byte but unreserved ones and
// slashes encoded: a path that came encoded is so encoded twice, as all services but S3 have it.
std::string canonical_path(std::string_view path) {
  std::vector<std::string_view> kept;
  for (const std::string_view segment : split(path, '/')) {
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (!segment.empty() && segment != ".") {
      kept.push_back(segment);
    }
  }
  std::string out;
  for (const std::string_view segment : kept) {
    out += '/';
    for (const char c : segment) {
      if (is_unreserved(c))
        out += c;
      else
        append_encoded(out, c);
    }
  }
  if (out.empty() || (path.ends_with('/') && !kept.empty())) out += '/';
  return out;
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// One encoding for each name and value: what came as %XX is decoded first, and + is a space, as clients that write
// forms sign it; a lone % stands for itself.
std::string canonical_query_part(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      c = static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else if (c == '+') {
      c = ' ';
    }
    if (is_unreserved(c))
      out += c;
    else
      append_encoded(out, c);
  }
  return out;
}

std::string canonical_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parts;
  if (query.empty()) return {};
  for (const std::string_view part : split(query, '&')) {
    if (part.empty()) continue;
    const auto equals = part.find('=');
    parts.emplace_back(canonical_query_part(part.substr(0, equals)),
                       equals == std::string_view::npos ? "" : canonical_query_part(part.substr(equals + 1)));
  }
  std::ranges::sort(parts);
  std::string out;
  for (const auto& [name, value] : parts) {
    if (!out.empty()) out += '&';
    out += name + "=" + value;
  }
  return out;
}

// Without white space at the ends; inside, each run of it is one space.
std::string canonical_value(std::string_view value) {
  std::string out;
  bool space = false;
  for (const char c : trim(value)) {
    const bool is_space = c == ' ' || c == '\t';
    if (is_space && space) continue;
    out += is_space ? ' ' : c;
    space = is_space;
  }
  return out;
}

std::string canonical_request(const SigV4Request& request, const Authorization& authorization) {
  std::string out;
  out += request.method;
  out += '\n' + canonical_path(request.path) + '\n' + canonical_query(request.query) + '\n';
  std::string names;
  for (const std::string_view name : authorization.signed_headers) {
    out += std::string(name) + ':';
    bool first = true;
    for (const SigV4Header& header : request.headers) {
      if (header.name != name) continue;
      if (!std::exchange(first, false)) out += ',';
      out += canonical_value(header.value);
    }
    out += '\n';
    if (!names.empty()) names += ';';
    names += name;
  }
  return out + '\n' + names + '\n' + to_hex(sha256(request.body));
}

// HMAC chain over date, region, service and "aws4_request".
Secret signing_key(const Secret& secret_access_key, const SigV4Scope& scope) {
  static constexpr std::string_view prefix = "AWS4";
  Secret key(prefix.size() + secret_access_key.size());
  std::ranges::copy(as_bytes(prefix), key.writable().begin());
  std::ranges::copy(secret_access_key.span(), key.writable().begin() + prefix.size());
  for (const std::string_view part :
       {std::string_view(scope.date), std::string_view(scope.region), std::string_view(scope.service), terminator}) {
    Hash32 next = hmac_sha256(key.span(), as_bytes(part));
    key = Secret::copy_of(next);
    wipe(next);
  }
  return key;
}

}  // namespace

Result<SigV4Scope> sigv4_scope(const SigV4Request& request) {
  TRY_ASSIGN(Authorization authorization, parse_authorization(request));
  return std::move(authorization.scope);
}

Result<void> verify_sigv4(const SigV4Request& request, const Secret& secret_access_key, Moment now) {
  TRY_ASSIGN(const Authorization authorization, parse_authorization(request));
  TRY(check_signed_headers(request, authorization.signed_headers));
  TRY_ASSIGN(const std::string* const host, only_header(request, "host"));
  TRY_ASSIGN(const std::string* const date, only_header(request, "x-amz-date"));
  ASSERT_TRUTH(host != nullptr && date != nullptr);  // both are signed, and what is signed is there
  const std::string_view time = trim(*date);
  const std::optional<Moment> signed_at = parse_amz_date(time);
  if (!signed_at || !time.starts_with(authorization.scope.date))
    return refuse("x-amz-date is not a time of the Credential's day");

  const SigV4Scope& scope = authorization.scope;
  const std::string to_sign = std::string(algorithm) + '\n' + std::string(time) + '\n' + scope.date + '/' +
                              scope.region + '/' + scope.service + '/' + std::string(terminator) + '\n' +
                              to_hex(sha256(as_bytes(canonical_request(request, authorization))));
  const std::string expected = to_hex(hmac_sha256(signing_key(secret_access_key, scope).span(), as_bytes(to_sign)));
  if (!equal_constant_time(as_bytes(expected), as_bytes(authorization.signature)))
    return refuse("the signature does not match");
  if (now - *signed_at > allowed_skew || *signed_at - now > allowed_skew)
    return fail(Failure::token_expired, "SigV4: x-amz-date is more than five minutes from now");
  return {};
}

}  // namespace jurat::crypto
