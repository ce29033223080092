#include "evidence/refresh_facts.h"

#include "core/cbor.h"

namespace jurat::evidence {

Bytes encode(const RefreshFacts& facts) {
  CborWriter out;
  out.array(2).bytes(facts.origin_jti.bytes).number(facts.auth_time.micros);
  return out.take();
}

Result<RefreshFacts> parse_refresh_facts(ByteSpan bytes) {
  CborReader in(bytes);
  RefreshFacts facts;
  TRY(in.array_of(2));
  TRY_ASSIGN(const ByteSpan jti, in.bytes(16));
  TRY_ASSIGN(facts.origin_jti.bytes, to_array<16>(jti));
  TRY_ASSIGN(facts.auth_time, in.moment());
  TRY(in.finish());
  return facts;
}

}  // namespace jurat::evidence
