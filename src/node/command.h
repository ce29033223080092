// One verb of `jurat`: each file of commands/ defines one; the folder is the registry. command_line.h finds and runs
// it.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "node/settings.h"

namespace jurat::node {

// An option of a command. `value` empty: a switch. `setting` not empty: it is also that setting of settings.h.
struct Flag {
  std::string_view name;
  std::string_view value;
  std::string_view help;
  std::string_view setting = {};
  bool required = false;
};

// What is typed without a flag.
struct Place {
  std::string_view name;  // "FILE"
  std::string_view help;  // one line
};

// What was typed after the verb.
class Arguments {
 public:
  std::map<std::string, std::string, std::less<>> values;  // by flag name; switches hold "true"
  std::vector<std::string> places;                         // in order

  [[nodiscard]] bool has(std::string_view name) const { return values.find(name) != values.end(); }
  [[nodiscard]] std::string value(std::string_view name, std::string_view otherwise = {}) const {
    const auto found = values.find(name);
    return found == values.end() ? std::string(otherwise) : found->second;
  }
};

struct Command {
  std::string_view words;     // "node verify"
  std::string_view summary;   // one line
  std::string_view teaching;  // shown below the options: what it does, with an example that works
  std::span<const Flag> flags;
  std::span<const Place> places;
  int (*run)(const Arguments& arguments);
  std::size_t optional_places = 0;  // how many of the last places may be left out
  bool for_people = true;           // else it is in no list: another command starts it
};

// A word that only stands before others: "admin pools".
struct CommandGroup {
  std::string_view words;
  std::string_view summary;
  std::string_view teaching;  // examples that work when pasted
};

// Exit codes of every command.
inline constexpr int done = 0, failed = 1, wrong_usage = 2;

// "jurat: <message>" on standard error; wrong_usage for invalid_parameter and unsupported_feature, else failed.
int report(const Error& error);

// File (--config), environment and those flags that are settings.
Result<Settings> settings_of(const Arguments& arguments, std::span<const Flag> flags, Settings defaults = {});

// Directs the log as log_format and log_level say.
Result<void> set_up_log(const Settings& settings);

// The flags of every command that opens a home.
inline constexpr Flag config_flag{"config", "FILE", "the settings file (TOML)"};
inline constexpr Flag log_format_flag{"log-format", "text|json", "how the log on standard error is written",
                                      "log_format"};

}  // namespace jurat::node
