#include "node/time_text.h"

#include <array>
#include <cstdio>
#include <ctime>

namespace jurat::node {

std::string time_text(Moment moment) {
  const std::time_t seconds = moment.seconds();
  const auto millis = (moment.micros - moment.seconds() * 1'000'000) / 1000;
  std::tm parts{};
  if (::gmtime_r(&seconds, &parts) == nullptr) return "unknown";
  std::array<char, 32> day{};
  if (std::strftime(day.data(), day.size(), "%Y-%m-%dT%H:%M:%S", &parts) == 0) return "unknown";
  std::array<char, 8> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%03dZ", static_cast<int>(millis));
  return std::string(day.data()) + fraction.data();
}

}  // namespace jurat::node
