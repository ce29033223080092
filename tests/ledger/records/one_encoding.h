// What every record promises: it comes back as it was, and no other bytes parse as it.
#pragma once

#include <gtest/gtest.h>

#include "core/bytes.h"

namespace jurat::ledger::tests {

template <class Record>
void has_one_encoding(const Record& record, Result<Record> (*parse)(ByteSpan)) {
  const Bytes bytes = encode(record);
  const auto parsed = parse(bytes);
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(encode(*parsed), bytes);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    ASSERT_FALSE(parse(ByteSpan(bytes).first(size))) << "cut to " << size;
  }
  Bytes longer = bytes;
  longer.push_back(0);
  EXPECT_FALSE(parse(longer));
  // Every byte changed by one bit: refused, or another record with exactly these bytes.
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      Bytes changed = bytes;
      changed[i] = static_cast<std::uint8_t>(changed[i] ^ (1U << bit));
      const auto other = parse(changed);
      if (other) ASSERT_EQ(encode(*other), changed) << "byte " << i << " bit " << bit;
    }
  }
}

}  // namespace jurat::ledger::tests
