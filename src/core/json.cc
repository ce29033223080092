#include "core/json.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/error.hpp>
#include <boost/json/memory_resource.hpp>
#include <boost/json/parse_options.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/storage_ptr.hpp>
#include <boost/json/value_stack.hpp>
#include <cmath>
#include <cstdint>
#include <exception>
#include <new>
#include <optional>
#include <set>
#include <vector>

#include "core/limits.h"
#include "core/secret.h"

namespace jurat {

namespace {

using boost::json::error_code;
using boost::json::string_view;

// Zeroes what is given back: texts, also short ones, which lie in the table of their object, and what the parser wrote
// down on the way.
class WipingResource final : public boost::json::memory_resource {
  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    return ::operator new(bytes, std::align_val_t(alignment));
  }
  void do_deallocate(void* place, std::size_t bytes, std::size_t alignment) override {
    wipe({static_cast<std::uint8_t*>(place), bytes});
    ::operator delete(place, std::align_val_t(alignment));
  }
  [[nodiscard]] bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }
};

boost::json::storage_ptr wiped_storage() {
  static WipingResource resource;
  return &resource;
}

// Builds the value and refuses what Boost.JSON alone would accept. The names of handler functions are Boost's.
class StrictBuilder {
 public:
  static constexpr std::size_t max_object_size = limits::json_members;
  static constexpr std::size_t max_array_size = JsonArray::max_size();
  static constexpr std::size_t max_key_size = boost::json::string::max_size();
  static constexpr std::size_t max_string_size = boost::json::string::max_size();

  bool on_document_begin(error_code&) {
    stack_.reset(wiped_storage());
    return true;
  }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) {
    members_.emplace_back();
    return true;
  }
  bool on_object_end(std::size_t count, error_code&) {
    members_.pop_back();
    stack_.push_object(count);
    return true;
  }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t count, error_code&) {
    stack_.push_array(count);
    return true;
  }
  bool on_key_part(string_view part, std::size_t, error_code&) {
    key_.append(part.data(), part.size());
    stack_.push_chars(part);
    return true;
  }
  bool on_key(string_view part, std::size_t, error_code& ec) {
    key_.append(part.data(), part.size());
    stack_.push_key(part);
    if (!members_.back().insert(std::exchange(key_, {})).second) return refuse("a member is named twice", ec);
    return true;
  }
  bool on_string_part(string_view part, std::size_t, error_code&) {
    stack_.push_chars(part);
    return true;
  }
  bool on_string(string_view part, std::size_t, error_code&) {
    stack_.push_string(part);
    return true;
  }
  bool on_number_part(string_view, error_code&) { return true; }
  bool on_int64(std::int64_t value, string_view, error_code&) {
    stack_.push_int64(value);
    return true;
  }
  bool on_uint64(std::uint64_t value, string_view, error_code&) {
    stack_.push_uint64(value);
    return true;
  }
  bool on_double(double value, string_view text, error_code& ec) {
    const bool whole = std::ranges::none_of(text, [](char c) { return c == '.' || c == 'e' || c == 'E'; });
    if (whole || !std::isfinite(value)) return refuse("a number is out of range", ec);
    stack_.push_double(value);
    return true;
  }
  bool on_bool(bool value, error_code&) {
    stack_.push_bool(value);
    return true;
  }
  bool on_null(error_code&) {
    stack_.push_null();
    return true;
  }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }

  [[nodiscard]] JsonValue release() { return stack_.release(); }
  [[nodiscard]] const char* refusal() const noexcept { return refusal_; }

 private:
  bool refuse(const char* why, error_code& ec) {
    refusal_ = why;
    ec = boost::json::error::syntax;
    return false;
  }

  boost::json::value_stack stack_{wiped_storage()};
  std::vector<std::set<std::string, std::less<>>> members_;  // names seen in each open object
  std::string key_;
  const char* refusal_ = nullptr;
};

std::string at_byte(std::string_view what, std::size_t offset) {
  return "JSON at byte " + std::to_string(offset) + ": " + std::string(what);
}

Result<JsonValue> parse_strictly(std::string_view text, const JsonLimits& limits) {
  boost::json::parse_options options;
  options.max_depth = limits.depth;
  boost::json::basic_parser<StrictBuilder> parser(options);
  error_code ec;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), ec);
  if (parser.handler().refusal() != nullptr) {
    return fail(Failure::malformed_request, at_byte(parser.handler().refusal(), used));
  }
  if (ec == boost::json::error::too_deep) return fail(Failure::too_large, at_byte("nested too deeply", used));
  if (ec == boost::json::error::object_too_large) {
    return fail(Failure::too_large, at_byte("an object has too many members", used));
  }
  if (ec) return fail(Failure::malformed_request, at_byte(ec.message(), used));
  if (used != text.size()) return fail(Failure::malformed_request, at_byte("something follows the value", used));
  return parser.handler().release();
}

}  // namespace

Result<JsonValue> parse_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.bytes) {
    return fail(Failure::too_large, "JSON is over its limit of " + std::to_string(limits.bytes) + " bytes");
  }
  try {
    return parse_strictly(text, limits);
  } catch (const std::bad_alloc&) {
    return fail(Failure::too_large, "JSON needs more memory than there is");
  } catch (const std::exception&) {
    return fail(Failure::malformed_request, "JSON that the reader cannot hold");
  }
}

void wipe_texts(JsonValue& value) noexcept {
  if (value.is_string()) {
    auto& text = value.get_string();
    wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  } else if (value.is_array()) {
    for (JsonValue& item : value.get_array()) wipe_texts(item);
  } else if (value.is_object()) {
    for (auto& member : value.get_object()) wipe_texts(member.value());
  }
}

std::string to_json(const JsonValue& value) { return boost::json::serialize(value); }

}  // namespace jurat
