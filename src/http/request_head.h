// The raw bytes of a request's head (RFC 9112), looked at before any parser trusts them.
// Promises: what two HTTP implementations could read differently (request smuggling) is a fault. Linear time.
// Does not: build a Request; pure functions over bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jurat::http {

struct HeadFault {
  unsigned status;  // 400, 413, 417, 431, 501, 505
  std::string_view reason;
};

// Finds the empty line that ends a head while its bytes arrive; looks at each byte once.
class HeadScanner {
 public:
  // `bytes` is everything received so far, from the head's first byte. The head's size with its empty line when
  // complete.
  std::optional<std::size_t> scan(std::string_view bytes);
  [[nodiscard]] const std::optional<HeadFault>& fault() const noexcept { return fault_; }

 private:
  std::optional<std::size_t> end_line(std::string_view bytes);

  std::size_t position_ = 0;
  std::size_t line_start_ = 0;
  std::size_t lines_ = 0;
  std::optional<HeadFault> fault_;
};

// What the head says about the bytes after it.
struct HeadFacts {
  std::uint64_t content_length = 0;
  bool chunked = false;
  bool expects_continue = false;
  bool host_sent = false;
};

// `head` as HeadScanner delimited it.
std::optional<HeadFault> read_head_facts(std::string_view head, std::size_t body_bytes_at_most, HeadFacts& facts);

// The request target taken apart (RFC 9112 3.2): origin-form, absolute-form, or "*" for OPTIONS.
struct Target {
  std::string path;
  std::string query;
  std::optional<std::string> authority;  // absolute-form: it replaces Host
};
std::optional<Target> split_target(std::string_view method, std::string_view target);

}  // namespace jurat::http
