// What happened, as events with fields: one line each, JSON for machines or text for people.
// Promises: the one place of redaction; values of fields that name something secret or personal are never printed.
// Does not: look into other values; an Error's message may be logged because it never carries what a user sent.
// Threading: any thread at any time.
#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "core/outside.h"
#include "core/result.h"

namespace jurat {

enum class Level : std::uint8_t { debug, info, warning, error };
enum class LogFormat : std::uint8_t { json, text };

// A field's value: words, a whole number, or yes and no.
class LogValue {
 public:
  LogValue(std::string_view words) : value_(std::string(words)) {}  // NOLINT(google-explicit-constructor): written
  LogValue(const std::string& words) : value_(words) {}             // NOLINT(google-explicit-constructor): in lists
  LogValue(const char* words) : value_(std::string(words)) {}       // NOLINT(google-explicit-constructor): of fields
  LogValue(std::same_as<bool> auto yes) : value_(yes) {}            // NOLINT(google-explicit-constructor): as they are
  template <std::integral Number>
    requires(!std::same_as<Number, bool> && std::signed_integral<Number>)
  LogValue(Number number) : value_(std::int64_t{number}) {}  // NOLINT(google-explicit-constructor): the same
  template <std::integral Number>
    requires(!std::same_as<Number, bool> && std::unsigned_integral<Number>)
  LogValue(Number number) : value_(std::uint64_t{number}) {}  // NOLINT(google-explicit-constructor): the same

  [[nodiscard]] const std::variant<std::string, std::int64_t, std::uint64_t, bool>& value() const noexcept {
    return value_;
  }

 private:
  std::variant<std::string, std::int64_t, std::uint64_t, bool> value_;
};

struct LogField {
  std::string_view name;
  LogValue value;
};

// log_event(Level::warning, "sign_in.refused", {{"pool", pool.text()}, {"failure", failure_name(failure)}});
// The event is dotted snake_case; fields keep their order, behind time, level and event.
void log_event(Level level, std::string_view event, std::initializer_list<LogField> fields = {});

// Where lines go, from then on, for the whole process. Before the first call: JSON to standard error, from info up.
struct LogSettings {
  LogFormat format = LogFormat::json;
  Level least = Level::info;
  std::filesystem::path file;                          // empty: standard error; else appended to, made with 0600
  std::function<void(std::string_view line)> instead;  // when set, gets each line without its end; tests use it
  const Clock* clock = nullptr;                        // nothing: the system's; must outlive its use
};
Result<void> set_log(LogSettings settings);  // input_output naming the file

// True when values of a field of this name are replaced by "[redacted]".
bool is_redacted(std::string_view field_name);

}  // namespace jurat
