// Deterministic CBOR (RFC 8949 4.2): unsigned and negative integers, byte and text strings, arrays, maps with integer
// keys in rising order, booleans and null. One encoding per value; the reader refuses every other and trailing bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "core/bytes.h"
#include "core/moment.h"

namespace jurat {

class CborWriter {
 public:
  CborWriter& unsigned_number(std::uint64_t value);
  CborWriter& number(std::int64_t value);
  CborWriter& bytes(ByteSpan value);
  CborWriter& text(std::string_view value);  // valid UTF-8 is the caller's duty
  CborWriter& boolean(bool value);
  CborWriter& null();
  CborWriter& array(std::size_t count);  // count items follow
  CborWriter& map(std::size_t count);    // count pairs follow, keys unsigned and rising
  [[nodiscard]] const Bytes& written() const noexcept { return out_; }
  [[nodiscard]] Bytes take() noexcept { return std::move(out_); }

 private:
  void head(std::uint8_t major, std::uint64_t value);
  Bytes out_;
};

// Reads one item after another; every call checks type, shortest form and bounds. bad_encoding otherwise. Spans point
// into the input. Depth is the caller's call depth; nothing here recurses.
class CborReader {
 public:
  explicit CborReader(ByteSpan input) : rest_(input) {}
  Result<std::uint64_t> unsigned_number(std::uint64_t at_most = UINT64_MAX);
  Result<std::int64_t> number();
  Result<ByteSpan> bytes(std::size_t at_most);
  Result<std::string_view> text(std::size_t at_most);  // valid UTF-8
  Result<Moment> moment();                             // microseconds, 1970 to Moment::latest
  Result<bool> boolean();
  Result<void> null();
  [[nodiscard]] bool next_is_null() const noexcept;
  Result<std::size_t> array(std::size_t at_most);  // number of items
  Result<void> array_of(std::size_t exactly);
  Result<std::size_t> map(std::size_t at_most);
  // Reads a map key and demands it to be `key`: fixed-shape maps read their members in rising order.
  Result<void> key(std::uint64_t key);
  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
  Result<void> finish() const;  // bad_encoding when bytes are left

 private:
  Result<std::uint64_t> head(std::uint8_t major);
  ByteSpan rest_;
};

// Exactly N bytes.
template <std::size_t N>
Result<ByteArray<N>> read_array(CborReader& in) {
  TRY_ASSIGN(const ByteSpan bytes, in.bytes(N));
  return to_array<N>(bytes);
}

}  // namespace jurat
