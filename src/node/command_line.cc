#include "node/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>

#include "core/log.h"
#include "node/admin_verbs.h"
#include "node/commands/all.h"

namespace jurat::node {
namespace {

// Where CLI11 puts what was typed for one command.
struct Typed {
  const Command* command = nullptr;
  CLI::App* app = nullptr;
  std::vector<std::string> values;  // in the order of the flags, then of the places
};

// The nested command of these words, made when missing: "council run" lies below "council".
CLI::App* app_of(CLI::App& root, std::string_view words) {
  CLI::App* at = &root;
  while (!words.empty()) {
    const auto end = std::min(words.find(' '), words.size());
    const std::string word(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
    CLI::App* next = nullptr;
    for (auto* known : at->get_subcommands([](CLI::App*) { return true; })) {
      if (known->get_name() == word) next = known;
    }
    at = next != nullptr ? next : at->add_subcommand(word);
  }
  return at;
}

std::string help_of(const Flag& flag) { return std::string(flag.help) + (flag.required ? " (required)" : ""); }

void declare(Typed& typed) {
  const auto& command = *typed.command;
  typed.values.resize(command.flags.size() + command.places.size());
  typed.app->description(std::string(command.summary));
  typed.app->footer("\n" + std::string(command.teaching));
  for (std::size_t i = 0; i < command.flags.size(); ++i) {
    const auto& flag = command.flags[i];
    const auto name = "--" + std::string(flag.name);
    if (flag.value.empty()) {
      typed.app->add_flag_callback(name, [&typed, i] { typed.values[i] = "true"; }, help_of(flag));
    } else {
      typed.app->add_option(name, typed.values[i], help_of(flag))->type_name(std::string(flag.value));
    }
  }
  for (std::size_t i = 0; i < command.places.size(); ++i) {
    typed.app->add_option(std::string(command.places[i]), typed.values[command.flags.size() + i])->type_name("");
  }
}

Arguments arguments_of(const Typed& typed) {
  Arguments arguments;
  const auto& flags = typed.command->flags;
  for (std::size_t i = 0; i < flags.size(); ++i) {
    const auto* option = typed.app->get_option("--" + std::string(flags[i].name));
    if (option->count() > 0) arguments.values[std::string(flags[i].name)] = typed.values[i];
  }
  arguments.places.assign(typed.values.begin() + static_cast<std::ptrdiff_t>(flags.size()), typed.values.end());
  return arguments;
}

// Asked here and not by CLI11, which would ask the words above too: `jurat node verify` is not `jurat node`.
std::string what_is_missing(const Typed& typed) {
  for (const auto& flag : typed.command->flags) {
    if (flag.required && typed.app->get_option("--" + std::string(flag.name))->count() == 0)
      return "--" + std::string(flag.name);
  }
  const auto& places = typed.command->places;
  for (const auto place : places.first(places.size() - typed.command->optional_places)) {
    if (typed.app->get_option(std::string(place))->count() == 0) return std::string(place);
  }
  return {};
}

std::vector<CLI::App*> commands_below(CLI::App& app) {
  return app.get_subcommands([](CLI::App*) { return true; });
}

std::string names_of(const std::vector<CLI::App*>& apps) {
  std::string out;
  for (const auto* app : apps) out += (out.empty() ? "" : ", ") + app->get_name();
  return out;
}

std::string names_of(const std::vector<CLI::Option*>& options) {
  std::string out;
  for (const auto* option : options) {
    if (!option->get_lnames().empty()) out += (out.empty() ? "--" : ", --") + option->get_lnames().front();
  }
  return out;
}

struct Reached {
  CLI::App* app;
  std::string words;  // "jurat council run"
};
// The last command that the typed words name.
Reached reached_by(CLI::App& root) {
  Reached reached{&root, root.get_name()};
  for (auto next = root.get_subcommands(); !next.empty(); next = reached.app->get_subcommands()) {
    reached.app = next.front();
    reached.words += " " + reached.app->get_name();
  }
  return reached;
}

// Names the first word that no command, option or place takes, and what could stand there.
std::string what_is_unknown(CLI::App& root) {
  const auto left = root.remaining(true);
  if (left.empty()) return "the words are not understood; see `jurat help`";
  const auto reached = reached_by(root);
  const auto begin = left.front() + ": `" + reached.words + "` ";
  if (left.front().starts_with("-"))
    return begin + "has no such option; it has " + names_of(reached.app->get_options());
  const auto commands = commands_below(*reached.app);
  if (!commands.empty()) return begin + "has no such command; it has " + names_of(commands);
  return begin + "takes no such word; see `" + reached.words + " --help`";
}

// `jurat council`: a word that only stands before others says which.
void describe_groups(CLI::App& app) {
  for (auto* below : commands_below(app)) {
    describe_groups(*below);
    if (below->get_description().empty()) below->description("its commands: " + names_of(commands_below(*below)));
  }
}

constexpr std::string_view root_teaching = R"(
A first thing to try:
  jurat dev                      starts a local node and prints its address
  jurat help dev                 says what else it can do

Exit codes: 0 done, 1 failed, 2 wrong usage.)";

// `jurat help dev` is `jurat dev --help`.
std::vector<std::string> rewritten(int count, char** words) {
  std::vector<std::string> typed(words + 1, words + count);
  if (typed.empty() || typed.front() == "help") {
    if (!typed.empty()) typed.erase(typed.begin());
    typed.emplace_back("--help");
  }
  std::ranges::reverse(typed);  // as CLI11 takes them
  return typed;
}

}  // namespace

int report(const Error& error) {
  std::cerr << "jurat: " << (error.message.empty() ? failure_name(error.failure) : std::string_view(error.message))
            << '\n';
  const bool usage = error.failure == Failure::invalid_parameter || error.failure == Failure::unsupported_feature;
  return usage ? wrong_usage : failed;
}

Result<Settings> settings_of(const Arguments& arguments, std::span<const Flag> flags, Settings defaults) {
  Flags chosen;
  for (const auto& flag : flags) {
    if (!flag.setting.empty() && arguments.has(flag.name))
      chosen[std::string(flag.setting)] = arguments.value(flag.name);
  }
  std::optional<std::filesystem::path> file;
  if (arguments.has(config_flag.name)) file = arguments.value(config_flag.name);
  return load_settings(file, process_environment(), chosen, std::move(defaults));
}

Result<void> set_up_log(const Settings& settings) {
  LogSettings log;
  log.format = settings.log_format == "json" ? LogFormat::json : LogFormat::text;
  log.least = settings.log_level == "debug"     ? Level::debug
              : settings.log_level == "info"    ? Level::info
              : settings.log_level == "warning" ? Level::warning
                                                : Level::error;
  return set_log(std::move(log));
}

int run_command_line(int count, char** words, std::span<const Command* const> commands) {
  CLI::App root("Jurat: authentication that no single machine can forge", "jurat");
  root.footer(std::string(root_teaching));
  std::vector<std::unique_ptr<Typed>> all;
  for (const auto* command : commands) {
    all.push_back(std::make_unique<Typed>(Typed{command, app_of(root, command->words), {}}));
    declare(*all.back());
  }
  describe_groups(root);
  try {
    auto typed = rewritten(count, words);
    root.parse(std::move(typed));
  } catch (const CLI::Success& asked) {
    return root.exit(asked) == 0 ? done : failed;
  } catch (const CLI::ExtrasError&) {
    std::cerr << "jurat: " << what_is_unknown(root) << '\n';
    return wrong_usage;
  } catch (const CLI::ParseError& wrong) {
    std::cerr << "jurat: " << wrong.what() << "\nSee `jurat help` and `jurat COMMAND --help`.\n";
    return wrong_usage;
  }
  for (const auto& typed : all) {
    const auto nested = typed->app->get_subcommands();
    if (!typed->app->parsed() || !nested.empty()) continue;
    const auto missing = what_is_missing(*typed);
    if (missing.empty()) return typed->command->run(arguments_of(*typed));
    std::cerr << "jurat: " << missing << " is missing. See `jurat " << typed->command->words << " --help`.\n";
    return wrong_usage;
  }
  const auto reached = reached_by(root);
  std::cerr << "jurat: `" << reached.words << "` is not complete; next comes one of "
            << names_of(commands_below(*reached.app)) << '\n';
  return wrong_usage;
}

int run_command_line(int count, char** words) {
  std::vector<const Command*> known(commands::all.begin(), commands::all.end());
  for (const Command& verb : admin_verbs()) known.push_back(&verb);
  return run_command_line(count, words, known);
}

}  // namespace jurat::node
