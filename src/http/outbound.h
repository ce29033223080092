// One libcurl transfer with everything pinned that must not be left to chance: protocols, redirects, proxies, time,
// certificates. Promises: every option was taken or prepare() fails; an error names the server, never what was sent.
// Only client.cc and mail.cc use it. One thread at a time.
#pragma once

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/free_with.h"
#include "core/result.h"
#include "http/client.h"

namespace jurat::http {

// Where a URL leads, as libcurl itself will read it.
struct Place {
  std::string scheme;  // lower case
  std::string host;    // lower case; IPv6 without brackets
  std::string port;
  bool loopback = false;
  [[nodiscard]] std::string text() const { return host + ":" + port; }
};
Result<Place> parse_place(const std::string& url);  // invalid_parameter; also for a URL with credentials

class Outbound {
 public:
  struct Settings {
    std::string url;
    std::string_view protocol;  // the only one allowed
    std::string ca_file;        // empty = the system's
    std::chrono::milliseconds timeout{};
    std::size_t answer_bytes = 0;
  };
  static Result<std::unique_ptr<Outbound>> prepare(const Settings& settings, const Place& place);
  ~Outbound();
  Outbound(const Outbound&) = delete;
  Outbound& operator=(const Outbound&) = delete;

  // internal when libcurl does not take the option.
  template <class T>
  Result<void> set(CURLoption option, T value) {
    if (curl_easy_setopt(handle_, option, value) != CURLE_OK) {
      return fail(Failure::internal, "libcurl does not take option " + std::to_string(option));
    }
    return {};
  }
  Result<void> set_list(CURLoption option, const std::vector<std::string>& lines);
  Result<void> perform();

  [[nodiscard]] unsigned status() const;
  [[nodiscard]] Obstacle obstacle() const;  // of the last perform()
  std::string body;
  std::string head;

 private:
  using HeaderList = std::unique_ptr<curl_slist, FreeWith<curl_slist_free_all>>;
  Outbound(CURL* handle, const Place& place, const Settings& settings);
  static std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t take_head(char* bytes, std::size_t size, std::size_t count, void* self);
  bool take(std::string& into, const char* bytes, std::size_t size);
  Result<void> pin(const Settings& settings);
  [[nodiscard]] std::string cause(CURLcode code) const;

  CURL* handle_;
  const Place place_;
  const std::size_t answer_bytes_;
  const std::chrono::milliseconds timeout_;
  bool overflowed_ = false;
  CURLcode code_ = CURLE_OK;
  std::vector<HeaderList> lists_;
  std::array<char, CURL_ERROR_SIZE> error_{};
};

}  // namespace jurat::http
