// How cards and proposals travel between people: lines of text that survive mail, and fingerprints to read aloud.
// Promises: one text for the same bytes; reading forgives white space around lines and nothing else. Pure.
#pragma once

#include <string>
#include <string_view>

#include "core/bytes.h"

namespace jurat::council {

inline constexpr std::string_view card_kind = "JURAT CARD";
inline constexpr std::string_view proposal_kind = "JURAT PROPOSAL";

// -----BEGIN <kind>-----, base64 in lines of 64, -----END <kind>-----.
std::string armored(std::string_view kind, ByteSpan content);
// bad_encoding saying what was expected; too_large beyond `at_most` bytes of text.
Result<Bytes> unarmored(std::string_view kind, std::string_view text, std::size_t at_most);

// The first 200 bits of a hash as ten groups of four in Crockford's alphabet (no I, L, O, U). To find two things with
// one fingerprint takes 2^100 tries: whoever hands different proposals to different operators needs exactly that.
std::string fingerprint(const Hash32& hash);
// As typed by a person: lower case, spaces for hyphens, and the letters that look like 0 and 1 are forgiven.
bool is_fingerprint_of(std::string_view typed, const Hash32& hash);

}  // namespace jurat::council
