// Deterministic CBOR against libcbor: what our reader accepts is written back byte for byte, libcbor reads it whole and
// writes the same bytes.
#include "core/cbor.h"

#include <cbor.h>

#include <algorithm>
#include <cstdlib>

namespace {

constexpr std::size_t depth = 16;

// Reads any one item and writes it again; map keys are unsigned numbers.
jurat::Result<void> copy_item(jurat::CborReader& reader, jurat::CborWriter& writer, std::size_t level) {
  if (level == depth) return jurat::fail(jurat::Failure::too_large);
  if (reader.next_is_null()) {
    writer.null();
    return reader.null();
  }
  if (const auto value = reader.unsigned_number()) {
    writer.unsigned_number(*value);
  } else if (const auto number = reader.number()) {
    writer.number(*number);
  } else if (const auto bytes = reader.bytes(1 << 16)) {
    writer.bytes(*bytes);
  } else if (const auto text = reader.text(1 << 16)) {
    writer.text(*text);
  } else if (const auto truth = reader.boolean()) {
    writer.boolean(*truth);
  } else if (const auto count = reader.array(1 << 16)) {
    writer.array(*count);
    for (std::size_t i = 0; i < *count; ++i) TRY(copy_item(reader, writer, level + 1));
  } else {
    TRY_ASSIGN(const std::size_t pairs, reader.map(1 << 16));
    writer.map(pairs);
    for (std::size_t i = 0; i < pairs; ++i) {
      TRY_ASSIGN(const std::uint64_t key, reader.unsigned_number());
      writer.unsigned_number(key);
      TRY(copy_item(reader, writer, level + 1));
    }
  }
  return {};
}

void expect_libcbor_agrees(jurat::ByteSpan bytes) {
  cbor_load_result result{};
  cbor_item_t* item = cbor_load(bytes.data(), bytes.size(), &result);
  if (item == nullptr || result.error.code != CBOR_ERR_NONE || result.read != bytes.size()) std::abort();
  unsigned char* written = nullptr;
  std::size_t room = 0;
  const std::size_t length = cbor_serialize_alloc(item, &written, &room);
  if (!std::ranges::equal(jurat::ByteSpan(written, length), bytes)) std::abort();
  std::free(written);
  cbor_decref(&item);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const jurat::ByteSpan input(bytes, size);
  jurat::CborReader reader(input);
  jurat::CborWriter writer;
  if (!copy_item(reader, writer, 0) || !reader.finish()) return 0;
  if (!std::ranges::equal(writer.written(), input)) std::abort();
  expect_libcbor_agrees(input);
  return 0;
}
