// The names of things: a distinct type each, so that a pool id is never passed where a client id is meant.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/bytes.h"

namespace jurat {

// A string that was checked against its grammar once. `parse` is the only way to make one.
template <class Tag>
class Name {
 public:
  static Result<Name> parse(std::string_view text);  // invalid_parameter, naming the grammar
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  friend auto operator<=>(const Name&, const Name&) = default;

 private:
  explicit Name(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

struct PoolIdTag;    // <region-like>_<alphanumerics>, at most 55 characters
struct ClientIdTag;  // 1 to 128 of [A-Za-z0-9_+]; those we draw: 26 lower-case alphanumerics
using PoolId = Name<PoolIdTag>;
using ClientId = Name<ClientIdTag>;
template <>
Result<PoolId> PoolId::parse(std::string_view text);
template <>
Result<ClientId> ClientId::parse(std::string_view text);

// A user's `sub`: a random UUID, version 4.
struct Uuid {
  ByteArray<16> bytes{};
  static Uuid from_random(ByteArray<16> random) noexcept;  // sets version and variant bits
  static Result<Uuid> parse(std::string_view text);        // canonical lower case, 36 characters
  [[nodiscard]] std::string text() const;
  friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

// A node's place in the council: 1 to n, never 0; also its Shamir x coordinate.
struct NodeIndex {
  std::uint8_t value = 0;
  friend auto operator<=>(const NodeIndex&, const NodeIndex&) = default;
};

using CouncilId = ByteArray<16>;
using StatementId = ByteArray<16>;

}  // namespace jurat
