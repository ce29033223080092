#include "http/request_head.h"

#include "core/limits.h"
#include "http/field.h"

namespace jurat::http {
namespace {

constexpr std::size_t method_characters = 32;

bool is_visible_ascii(std::string_view text) noexcept {
  for (const char c : text) {
    if (c < 0x21 || c > 0x7e) return false;
  }
  return true;
}

std::optional<HeadFault> fault(unsigned status, std::string_view reason) { return HeadFault{status, reason}; }

struct Framing {
  std::size_t hosts = 0;
  std::size_t lengths = 0;
  std::size_t codings = 0;
  bool coding_is_chunked = false;
  bool version_1_0 = false;
};

std::optional<HeadFault> read_request_line(std::string_view line, Framing& framing) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last)
    return fault(400, "the request line is not METHOD TARGET HTTP/1.1");
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!is_token(method) || method.size() > method_characters) return fault(400, "the method is not a token");
  if (!is_visible_ascii(target)) return fault(400, "the request target holds characters that need percent-encoding");
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    if (version.starts_with("HTTP/")) return fault(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
    return fault(400, "the request line does not end in an HTTP version");
  }
  framing.version_1_0 = version == "HTTP/1.0";
  return std::nullopt;
}

std::optional<HeadFault> read_length(std::string_view value, std::size_t at_most, HeadFacts& facts) {
  if (value.empty() || value.size() > 19) return fault(400, "Content-Length is not a number");
  std::uint64_t length = 0;
  for (const char c : value) {
    if (c < '0' || c > '9') return fault(400, "Content-Length is not a number");
    length = length * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (length > at_most) return fault(413, "the request body is larger than this server takes");
  facts.content_length = length;
  return std::nullopt;
}

std::optional<HeadFault> read_field(std::string_view line, std::size_t at_most, Framing& framing, HeadFacts& facts) {
  // A line that begins with white space continues the one before (obs-fold), which readers join differently.
  if (line.front() == ' ' || line.front() == '\t') return fault(400, "a header is folded over two lines");
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return fault(400, "a header line has no colon");
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (!is_token(name)) return fault(400, "a header name is not a token");
  if (same_ignoring_case(name, "host")) {
    facts.host_sent = true;
    ++framing.hosts;
  } else if (same_ignoring_case(name, "content-length")) {
    ++framing.lengths;
    return read_length(value, at_most, facts);
  } else if (same_ignoring_case(name, "transfer-encoding")) {
    ++framing.codings;
    framing.coding_is_chunked = same_ignoring_case(value, "chunked");
  } else if (same_ignoring_case(name, "expect")) {
    if (!same_ignoring_case(value, "100-continue")) return fault(417, "Expect knows only 100-continue");
    facts.expects_continue = true;
  }
  return std::nullopt;
}

std::optional<HeadFault> check_framing(const Framing& framing, HeadFacts& facts) {
  if (framing.hosts > 1) return fault(400, "Host is sent twice");
  if (framing.hosts == 0 && !framing.version_1_0) return fault(400, "Host is missing");
  if (framing.lengths > 1) return fault(400, "Content-Length is sent twice");
  if (framing.codings > 1) return fault(400, "Transfer-Encoding is sent twice");
  if (framing.codings == 1) {
    if (framing.lengths == 1) return fault(400, "Content-Length and Transfer-Encoding exclude each other");
    if (framing.version_1_0) return fault(400, "HTTP/1.0 has no Transfer-Encoding");
    if (!framing.coding_is_chunked) return fault(501, "the only Transfer-Encoding is chunked");
    facts.chunked = true;
  }
  if (framing.version_1_0) facts.expects_continue = false;
  return std::nullopt;
}

}  // namespace

std::optional<std::size_t> HeadScanner::end_line(std::string_view bytes) {
  if (position_ == 0 || bytes[position_ - 1] != '\r') {
    fault_ = HeadFault{400, "a line does not end in CR LF"};
    return std::nullopt;
  }
  if (line_start_ + 1 == position_) {
    if (lines_ == 0) fault_ = HeadFault{400, "the request line is empty"};
    return position_ + 1;
  }
  line_start_ = position_ + 1;
  if (++lines_ > limits::request_headers + 1) fault_ = HeadFault{431, "too many headers"};
  return std::nullopt;
}

std::optional<std::size_t> HeadScanner::scan(std::string_view bytes) {
  for (; position_ < bytes.size() && !fault_; ++position_) {
    if (position_ >= limits::request_head_bytes) {
      fault_ = HeadFault{431, "the request's headers are too large"};
      return std::nullopt;
    }
    const char c = bytes[position_];
    if (position_ > 0 && bytes[position_ - 1] == '\r' && c != '\n') {
      fault_ = HeadFault{400, "a CR stands alone"};
    } else if (c == '\n') {
      const auto size = end_line(bytes);
      if (fault_ || size) return fault_ ? std::nullopt : size;
    } else if ((c >= 0 && c < 0x20 && c != '\t' && c != '\r') || c == 0x7f) {
      fault_ = HeadFault{400, "the headers hold a control character"};
    }
  }
  return std::nullopt;
}

std::optional<HeadFault> read_head_facts(std::string_view head, std::size_t body_bytes_at_most, HeadFacts& facts) {
  Framing framing;
  std::optional<HeadFault> too_large;
  bool first = true;
  while (head.size() > 2) {
    const std::size_t end = head.find("\r\n");
    if (end == std::string_view::npos || end == 0) return fault(400, "the headers do not end in an empty line");
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end + 2);
    const auto found = first ? read_request_line(line, framing) : read_field(line, body_bytes_at_most, framing, facts);
    first = false;
    // A wrong frame is worth more to report than a large one, so 413 waits for the other headers.
    if (found && found->status == 413) {
      too_large = found;
    } else if (found) {
      return found;
    }
  }
  if (first || head != "\r\n") return fault(400, "the headers do not end in an empty line");
  if (const auto found = check_framing(framing, facts)) return found;
  return too_large;
}

std::optional<Target> split_target(std::string_view method, std::string_view target) {
  Target out;
  if (!is_visible_ascii(target) || target.find('#') != std::string_view::npos) return std::nullopt;
  if (target == "*") {
    if (method != "OPTIONS") return std::nullopt;
    out.path = "*";
    return out;
  }
  const std::size_t scheme_end = target.find("://");
  if (!target.starts_with('/') && scheme_end != std::string_view::npos) {
    const std::string_view scheme = target.substr(0, scheme_end);
    if (!same_ignoring_case(scheme, "http") && !same_ignoring_case(scheme, "https")) return std::nullopt;
    target.remove_prefix(scheme_end + 3);
    const std::size_t authority_end = target.find_first_of("/?");
    const std::string_view authority = target.substr(0, authority_end);
    // User information in the authority is a way to mislead readers; no client sends it.
    if (authority.empty() || authority.find('@') != std::string_view::npos) return std::nullopt;
    out.authority = std::string(authority);
    target.remove_prefix(authority.size());
    if (!target.starts_with('/')) {  // no path: the root, with the query if there is one
      out.path = "/";
      if (target.starts_with('?')) out.query = std::string(target.substr(1));
      return out;
    }
  }
  if (!target.starts_with('/')) return std::nullopt;
  const std::size_t question = target.find('?');
  out.path = std::string(target.substr(0, question));
  if (question != std::string_view::npos) out.query = std::string(target.substr(question + 1));
  return out;
}

}  // namespace jurat::http
