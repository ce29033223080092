#include "core/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <exception>
#include <memory>
#include <mutex>
#include <utility>

#include "core/json.h"
#include "core/limits.h"

namespace jurat {

namespace {

// Anywhere in a name, however it is written: AccessToken, access_token, accesstoken.
constexpr std::array redacted_parts = std::to_array<std::string_view>(
    {"password",    "passphrase", "token", "secret",    "authorization", "cookie",   "credential",
     "username",    "email",      "phone", "attribute", "privatekey",    "session",  "ticket",
     "destination", "srp",        "totp",  "givenname", "familyname",    "nickname", "birthdate"});
// Only as a word of its own: `seed` but not `seeded`, `code` but not `encoded`.
constexpr std::array redacted_words =
    std::to_array<std::string_view>({"code", "codes", "seed", "seeds", "pin", "otp", "alias", "address", "body"});

char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_letter_or_digit(char c) { return (c >= '0' && c <= '9') || (to_lower(c) >= 'a' && to_lower(c) <= 'z'); }

// "AccessToken.code" -> " access token code "
std::string words_of(std::string_view name) {
  std::string out = " ";
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool starts = is_upper(name[i]) && i > 0 && !is_upper(name[i - 1]);
    if (starts || !is_letter_or_digit(name[i])) out.push_back(' ');
    if (is_letter_or_digit(name[i])) out.push_back(to_lower(name[i]));
  }
  return out + " ";
}

class FunctionSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit FunctionSink(std::function<void(std::string_view)> take) : take_(std::move(take)) {}

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {  // spdlog's name
    take_(std::string_view(message.payload.data(), message.payload.size()));
  }
  void flush_() override {}  // spdlog's name
  std::function<void(std::string_view)> take_;
};

struct Log {
  LogFormat format = LogFormat::json;
  Level least = Level::info;
  const Clock* clock = &system_clock();
  std::shared_ptr<spdlog::logger> lines;
};

std::shared_ptr<spdlog::logger> logger_to(spdlog::sink_ptr sink) {
  auto out = std::make_shared<spdlog::logger>("jurat", std::move(sink));
  out->set_pattern("%v");
  out->set_level(spdlog::level::trace);
  out->flush_on(spdlog::level::trace);  // a line that was logged survives a kill
  return out;
}

struct Current {
  std::mutex mutex;
  std::shared_ptr<const Log> log =
      std::make_shared<Log>(Log{.lines = logger_to(std::make_shared<spdlog::sinks::stderr_sink_mt>())});
};

Current& current() {
  static Current instance;
  return instance;
}

std::string_view level_name(Level level) {
  switch (level) {
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warning:
      return "warning";
    case Level::error:
      return "error";
  }
  return "error";
}

// RFC 3339 in UTC with microseconds.
std::string time_text(Moment moment) {
  using std::chrono::microseconds, std::chrono::days, std::chrono::floor;
  const std::chrono::sys_time<microseconds> point{microseconds{moment.micros}};
  const auto day = floor<days>(point);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss<microseconds> time{point - day};
  std::array<char, 64> out{};
  const int length = std::snprintf(out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ", int{date.year()},
                                   unsigned{date.month()}, unsigned{date.day()}, static_cast<int>(time.hours().count()),
                                   static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
                                   static_cast<int>(time.subseconds().count()));
  ASSERT_TRUTH(length > 0 && static_cast<std::size_t>(length) < out.size());
  return {out.data(), static_cast<std::size_t>(length)};
}

std::string bounded(std::string_view words) {
  if (!is_utf8(words)) return "hex:" + to_hex(as_bytes(words.substr(0, limits::log_value_bytes / 2)));
  if (words.size() <= limits::log_value_bytes) return std::string(words);
  return std::string(cut_utf8(words, limits::log_value_bytes)) + "…";
}

JsonValue printed(const LogField& field) {
  if (is_redacted(field.name)) return JsonValue("[redacted]");
  return std::visit(
      [](const auto& value) -> JsonValue {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string>) {
          return JsonValue(bounded(value));
        } else {
          return JsonValue(value);
        }
      },
      field.value.value());
}

// Words that need no quotes stand as they are; everything else as in JSON, so that a value is never two lines or
// fields.
std::string text_of(const JsonValue& value) {
  if (!value.is_string()) return to_json(value);
  const std::string_view words(value.as_string().data(), value.as_string().size());
  const bool plain = !words.empty() && std::ranges::all_of(words, [](char c) {
    return is_letter_or_digit(c) || std::string_view("._-+/:").find(c) != std::string_view::npos;
  });
  return plain ? std::string(words) : to_json(value);
}

std::string line_of(const Log& log, Level level, std::string_view event, std::initializer_list<LogField> fields) {
  const std::string time = time_text(log.clock->now());
  if (log.format == LogFormat::text) {
    std::string line = time + " " + std::string(level_name(level)) + " " + text_of(JsonValue(bounded(event)));
    for (const LogField& field : fields)
      line += " " + text_of(JsonValue(bounded(field.name))) + "=" + text_of(printed(field));
    return line;
  }
  JsonObject line;
  line["time"] = time;
  line["level"] = level_name(level);
  line["event"] = bounded(event);
  for (const LogField& field : fields) line.emplace(field.name, printed(field));
  return to_json(line);
}

}  // namespace

bool is_redacted(std::string_view field_name) {
  const std::string words = words_of(field_name);
  std::string joined = words;
  std::erase(joined, ' ');
  return std::ranges::any_of(redacted_parts,
                             [&](std::string_view part) { return joined.find(part) != std::string::npos; }) ||
         std::ranges::any_of(redacted_words, [&](std::string_view word) {
           return words.find(" " + std::string(word) + " ") != std::string::npos;
         });
}

void log_event(Level level, std::string_view event, std::initializer_list<LogField> fields) {
  std::shared_ptr<const Log> log;
  {
    const std::scoped_lock lock(current().mutex);
    log = current().log;
  }
  if (level < log->least) return;
  log->lines->log(spdlog::level::info, spdlog::string_view_t(line_of(*log, level, event, fields)));
}

Result<void> set_log(LogSettings settings) {
  Log log{.format = settings.format,
          .least = settings.least,
          .clock = settings.clock == nullptr ? &system_clock() : settings.clock,
          .lines = nullptr};
  try {
    if (settings.instead) {
      log.lines = logger_to(std::make_shared<FunctionSink>(std::move(settings.instead)));
    } else if (settings.file.empty()) {
      log.lines = logger_to(std::make_shared<spdlog::sinks::stderr_sink_mt>());
    } else {
      log.lines = logger_to(std::make_shared<spdlog::sinks::basic_file_sink_mt>(settings.file.string()));
      std::filesystem::permissions(settings.file, std::filesystem::perms{0600});
    }
  } catch (const std::exception& failure) {
    return fail(Failure::input_output, settings.file.string() + ": the log cannot be opened: " + failure.what());
  }
  const std::scoped_lock lock(current().mutex);
  current().log = std::make_shared<const Log>(std::move(log));
  return {};
}

}  // namespace jurat
