#include "core/cbor.h"

#include <limits>
#include <string>

namespace jurat {

namespace {

// Major types of RFC 8949 section 3.1.
constexpr std::uint8_t major_unsigned = 0;
constexpr std::uint8_t major_negative = 1;
constexpr std::uint8_t major_bytes = 2;
constexpr std::uint8_t major_text = 3;
constexpr std::uint8_t major_array = 4;
constexpr std::uint8_t major_map = 5;
// Whole items of major type 7, section 3.3.
constexpr std::uint8_t item_false = 0xF4;
constexpr std::uint8_t item_true = 0xF5;
constexpr std::uint8_t item_null = 0xF6;

auto bad(const char* what) { return fail(Failure::bad_encoding, std::string("CBOR: ") + what); }

const char* major_name(std::uint8_t major) {
  constexpr const char* names[] = {
      "an unsigned number", "a negative number", "a byte string", "a text string", "an array", "a map", "a tag",
      "a simple value"};
  return names[major & 7];
}

}  // namespace

void CborWriter::head(std::uint8_t major, std::uint64_t value) {
  const auto top = static_cast<std::uint8_t>(major << 5);
  int more = 0;  // bytes that follow, most significant first
  if (value < 24) {
    out_.push_back(static_cast<std::uint8_t>(top | value));
  } else if (value <= 0xFF) {
    out_.push_back(top | 24);
    more = 1;
  } else if (value <= 0xFFFF) {
    out_.push_back(top | 25);
    more = 2;
  } else if (value <= 0xFFFF'FFFF) {
    out_.push_back(top | 26);
    more = 4;
  } else {
    out_.push_back(top | 27);
    more = 8;
  }
  while (more > 0) out_.push_back(static_cast<std::uint8_t>(value >> (8 * --more)));
}

CborWriter& CborWriter::unsigned_number(std::uint64_t value) {
  head(major_unsigned, value);
  return *this;
}

CborWriter& CborWriter::number(std::int64_t value) {
  if (value >= 0) return unsigned_number(static_cast<std::uint64_t>(value));
  head(major_negative, static_cast<std::uint64_t>(-(value + 1)));
  return *this;
}

CborWriter& CborWriter::bytes(ByteSpan value) {
  head(major_bytes, value.size());
  append(out_, value);
  return *this;
}

CborWriter& CborWriter::text(std::string_view value) {
  head(major_text, value.size());
  append(out_, as_bytes(value));
  return *this;
}

CborWriter& CborWriter::boolean(bool value) {
  out_.push_back(value ? item_true : item_false);
  return *this;
}

CborWriter& CborWriter::null() {
  out_.push_back(item_null);
  return *this;
}

CborWriter& CborWriter::array(std::size_t count) {
  head(major_array, count);
  return *this;
}

CborWriter& CborWriter::map(std::size_t count) {
  head(major_map, count);
  return *this;
}

Result<std::uint64_t> CborReader::head(std::uint8_t major) {
  if (rest_.empty()) return bad("ends too early");
  const auto found = static_cast<std::uint8_t>(rest_[0] >> 5);
  const auto extra = static_cast<std::uint8_t>(rest_[0] & 0x1F);
  if (found != major) {
    return fail(Failure::bad_encoding,
                std::string("CBOR: expected ") + major_name(major) + ", found " + major_name(found));
  }
  if (extra < 24) {
    rest_ = rest_.subspan(1);
    return std::uint64_t{extra};
  }
  if (extra > 27) return bad("indefinite length or reserved head");
  const std::size_t more = std::size_t{1} << (extra - 24);
  if (rest_.size() < 1 + more) return bad("ends too early");
  std::uint64_t value = 0;
  for (std::size_t i = 1; i <= more; ++i) value = (value << 8) | rest_[i];
  // RFC 8949 section 4.2.1: the argument is as short as possible.
  const std::uint64_t smallest = more == 1 ? 24 : std::uint64_t{1} << (more * 4);
  if (value < smallest) return bad("number is not in its shortest form");
  rest_ = rest_.subspan(1 + more);
  return value;
}

Result<std::uint64_t> CborReader::unsigned_number(std::uint64_t at_most) {
  TRY_ASSIGN(const std::uint64_t value, head(major_unsigned));
  if (value > at_most) return bad("number is over its limit");
  return value;
}

Result<std::int64_t> CborReader::number() {
  const bool negative = !rest_.empty() && (rest_[0] >> 5) == major_negative;
  TRY_ASSIGN(const std::uint64_t value, head(negative ? major_negative : major_unsigned));
  if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return bad("number does not fit 64 bits with sign");
  }
  const auto magnitude = static_cast<std::int64_t>(value);
  return negative ? -1 - magnitude : magnitude;
}

Result<ByteSpan> CborReader::bytes(std::size_t at_most) {
  TRY_ASSIGN(const std::uint64_t size, head(major_bytes));
  if (size > at_most) return bad("byte string is over its limit");
  if (size > rest_.size()) return bad("ends too early");
  const ByteSpan value = rest_.first(static_cast<std::size_t>(size));
  rest_ = rest_.subspan(value.size());
  return value;
}

Result<std::string_view> CborReader::text(std::size_t at_most) {
  TRY_ASSIGN(const std::uint64_t size, head(major_text));
  if (size > at_most) return bad("text string is over its limit");
  if (size > rest_.size()) return bad("ends too early");
  const std::string_view value = as_text(rest_.first(static_cast<std::size_t>(size)));
  if (!is_utf8(value)) return bad("text string is not UTF-8");
  rest_ = rest_.subspan(value.size());
  return value;
}

Result<Moment> CborReader::moment() {
  TRY_ASSIGN(const std::uint64_t micros, unsigned_number(static_cast<std::uint64_t>(Moment::latest.micros)));
  return Moment{static_cast<std::int64_t>(micros)};
}

Result<bool> CborReader::boolean() {
  if (rest_.empty()) return bad("ends too early");
  const std::uint8_t item = rest_[0];
  if (item != item_false && item != item_true) return bad("expected true or false");
  rest_ = rest_.subspan(1);
  return item == item_true;
}

Result<void> CborReader::null() {
  if (!next_is_null()) return bad("expected null");
  rest_ = rest_.subspan(1);
  return {};
}

bool CborReader::next_is_null() const noexcept { return !rest_.empty() && rest_[0] == item_null; }

Result<std::size_t> CborReader::array(std::size_t at_most) {
  TRY_ASSIGN(const std::uint64_t count, head(major_array));
  // Every item has at least one byte, so a count over what is left is a lie that must not size an allocation.
  if (count > at_most) return bad("array is over its limit");
  if (count > rest_.size()) return bad("ends too early");
  return static_cast<std::size_t>(count);
}

Result<void> CborReader::array_of(std::size_t exactly) {
  TRY_ASSIGN(const std::size_t count, array(exactly));
  if (count != exactly) return bad("array has too few items");
  return {};
}

Result<std::size_t> CborReader::map(std::size_t at_most) {
  TRY_ASSIGN(const std::uint64_t count, head(major_map));
  if (count > at_most) return bad("map is over its limit");
  if (count > rest_.size() / 2) return bad("ends too early");
  return static_cast<std::size_t>(count);
}

Result<void> CborReader::key(std::uint64_t key) {
  TRY_ASSIGN(const std::uint64_t found, head(major_unsigned));
  if (found != key) {
    return fail(Failure::bad_encoding,
                "CBOR: expected map key " + std::to_string(key) + ", found " + std::to_string(found));
  }
  return {};
}

Result<void> CborReader::finish() const {
  if (!rest_.empty()) return bad("bytes are left after the end");
  return {};
}

}  // namespace jurat
