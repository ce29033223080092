#include "http/response_head.h"

#include <array>

#include "http/field.h"

namespace jurat::http {
namespace {

std::string_view phrase(unsigned status) noexcept {
  switch (status) {
    case 100:
      return "Continue";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 421:
      return "Misdirected Request";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Other";
  }
}

bool is_ours(std::string_view name) {
  const std::string lower = to_lower_case(name);
  return lower == "date" || lower == "content-length" || lower == "connection" || lower == "transfer-encoding";
}

void append_two_digits(std::string& out, int value) {
  out += static_cast<char>('0' + value / 10 % 10);
  out += static_cast<char>('0' + value % 10);
}

}  // namespace

std::string http_date(std::time_t seconds) {
  static constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm time{};
  if (gmtime_r(&seconds, &time) == nullptr) return {};
  std::string out(days.at(static_cast<std::size_t>(time.tm_wday)));
  out += ", ";
  append_two_digits(out, time.tm_mday);
  out += ' ';
  out += months.at(static_cast<std::size_t>(time.tm_mon));
  out += ' ';
  out += std::to_string(time.tm_year + 1900);
  out += ' ';
  append_two_digits(out, time.tm_hour);
  out += ':';
  append_two_digits(out, time.tm_min);
  out += ':';
  append_two_digits(out, time.tm_sec);
  out += " GMT";
  return out;
}

bool status_has_body(unsigned status) noexcept { return status >= 200 && status != 204 && status != 304; }

std::string response_head(const Response& response, std::string_view date, bool keep_alive) {
  if (response.status < 100 || response.status > 599) return {};
  std::string out;
  out.reserve(256);
  out += "HTTP/1.1 ";
  out += std::to_string(response.status);
  out += ' ';
  out += phrase(response.status);
  out += "\r\n";
  for (const Header& header : response.headers) {
    if (!is_token(header.name) || !is_field_value(header.value)) return {};
    if (is_ours(header.name)) continue;
    out += header.name;
    out += ": ";
    out += header.value;
    out += "\r\n";
  }
  out += "Date: ";
  out += date;
  if (status_has_body(response.status)) {
    out += "\r\nContent-Length: ";
    out += std::to_string(response.body.size());
  }
  out += keep_alive ? "\r\nConnection: keep-alive\r\n\r\n" : "\r\nConnection: close\r\n\r\n";
  return out;
}

Response error_response(unsigned status, std::string_view reason) {
  Response response;
  response.status = status;
  response.headers.push_back({"Content-Type", "application/json"});
  if (status == 503 || status == 429) response.headers.push_back({"Retry-After", "1"});
  response.body = R"({"error":")";
  response.body += phrase(status);
  response.body += R"(","message":")";
  response.body += reason;
  response.body += "\"}";
  return response;
}

}  // namespace jurat::http
