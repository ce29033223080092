// Points in time as the council counts them: microseconds since 1970-01-01 UTC. Who needs one is handed it.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace jurat {

using Duration = std::chrono::microseconds;

struct Moment {
  std::int64_t micros = 0;

  // The last one that is taken from outside: the end of the year 9999. Sums with any duration here do not overflow.
  static const Moment latest;

  static constexpr Moment from_seconds(std::int64_t seconds) { return Moment{seconds * 1'000'000}; }
  [[nodiscard]] constexpr std::int64_t seconds() const {  // floor
    return micros >= 0 ? micros / 1'000'000 : -((-micros + 999'999) / 1'000'000);
  }
  friend constexpr auto operator<=>(const Moment&, const Moment&) = default;
  friend constexpr Moment operator+(Moment m, Duration d) { return Moment{m.micros + d.count()}; }
  friend constexpr Moment operator-(Moment m, Duration d) { return Moment{m.micros - d.count()}; }
  friend constexpr Duration operator-(Moment a, Moment b) { return Duration{a.micros - b.micros}; }
};

inline constexpr Moment Moment::latest{253'402'300'799'999'999};

}  // namespace jurat
