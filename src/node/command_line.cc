#include "node/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>

#include "core/log.h"
#include "node/admin_verbs.h"
#include "node/commands/all.h"
#include "node/kind_of_file.h"

namespace jurat::node {
namespace {

using Commands = std::span<const Command* const>;

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

void declare(Typed& typed) {
  const auto& command = *typed.command;
  typed.values.resize(command.flags.size() + command.places.size());
  typed.app->description(std::string(command.summary));
  typed.app->footer("\n" + std::string(command.teaching));
  if (!command.for_people) typed.app->group("");  // CLI11's way to leave it out of the help
  for (std::size_t i = 0; i < command.flags.size(); ++i) {
    const auto& flag = command.flags[i];
    const auto name = "--" + std::string(flag.name);
    if (flag.value.empty()) {
      typed.app->add_flag_callback(name, [&typed, i] { typed.values[i] = "true"; }, std::string(flag.help));
    } else {
      typed.app->add_option(name, typed.values[i], std::string(flag.help))->type_name(std::string(flag.value));
    }
  }
  for (std::size_t i = 0; i < command.places.size(); ++i) {
    const auto& place = command.places[i];
    typed.app->add_option(std::string(place.name), typed.values[command.flags.size() + i], std::string(place.help))
        ->type_name("");
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

std::span<const Place> required_places(const Command& command) {
  return command.places.first(command.places.size() - command.optional_places);
}

// Asked here and not by CLI11, which would ask the words above too: `jurat node verify` is not `jurat node`.
std::string what_is_missing(const Typed& typed) {
  for (const auto& flag : typed.command->flags) {
    if (flag.required && typed.app->get_option("--" + std::string(flag.name))->count() == 0)
      return "--" + std::string(flag.name);
  }
  for (const auto& place : required_places(*typed.command)) {
    if (typed.app->get_option(std::string(place.name))->count() == 0) return std::string(place.name);
  }
  return {};
}

// For the help text alone, and therefore after parsing.
void mark_required(const Typed& typed) {
  for (const auto& flag : typed.command->flags)
    typed.app->get_option("--" + std::string(flag.name))->required(flag.required);
  for (const auto& place : required_places(*typed.command)) typed.app->get_option(std::string(place.name))->required();
}

std::vector<CLI::App*> commands_below(CLI::App& app) {
  return app.get_subcommands([](const CLI::App* one) { return !one->get_group().empty(); });
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

// Whether each of these is, or begins, a word of the command: "verify" of "node verify".
bool speaks_of(std::string_view command, std::span<const std::string> words) {
  const auto padded = " " + std::string(command);
  return std::ranges::all_of(words, [&](const auto& word) { return padded.find(" " + word) != std::string::npos; });
}

// "`jurat node verify`, `jurat admin users`": the commands that speak of all these words, else, if `any_will_do`, of
// any.
std::string matching(std::span<const std::string> words, std::string_view before, Commands commands, bool any_will_do) {
  std::string out;
  const auto add = [&](std::string_view command) {
    out += (out.empty() ? "`" : ", `") + std::string(before) + std::string(command) + "`";
  };
  for (const auto* command : commands) {
    if (speaks_of(command->words, words)) add(command->words);
  }
  if (!out.empty() || !any_will_do) return out;
  for (const auto* command : commands) {
    const bool any = std::ranges::any_of(words, [&](const auto& word) { return speaks_of(command->words, {{word}}); });
    if (any) add(command->words);
  }
  return out;
}

// `jurat help verify`: says which word is no topic, and which topics it may mean. Empty when all is well.
std::string what_is_no_topic(CLI::App& root, const std::vector<std::string>& topic, Commands commands) {
  CLI::App* at = &root;
  std::string known = "`jurat help";
  auto below = commands_below(root);
  auto word = topic.begin();
  for (; word != topic.end(); ++word) {
    const auto found = std::ranges::find(below, *word, [](const auto* app) { return app->get_name(); });
    if (found == below.end()) break;
    at = *found;
    below = commands_below(*at);
    known.append(" ").append(*word);
  }
  if (word == topic.end()) return {};
  const auto begin = *word + ": there is no such topic; ";
  const auto meant = matching(topic, "jurat help ", commands, at == &root);
  if (!meant.empty()) return begin + "there is " + meant;
  return begin + known + "` has " + (below.empty() ? "none below it" : names_of(below));
}

// A file where a command takes its settings file by a flag.
std::string what_of_a_file(const CLI::App& app, const std::string& word) {
  const auto* config = app.get_option_no_throw("--config");
  const auto kind = kind_of_file(word);
  const bool meant = kind != KindOfFile::missing || word.find_first_of("./") != std::string::npos;
  if (config == nullptr || !meant) return {};
  const bool fits = kind == KindOfFile::text;
  return word + ": " + (fits ? "" : std::string(words_for(kind)) + "; ") +
         "a settings file (TOML) is given as --config " + (fits ? word : "FILE") + "; see `jurat help node`";
}

// Names the first word that no command, option or place takes, and what could stand there.
std::string what_is_unknown(CLI::App& root, Commands known) {
  const auto left = root.remaining(true);
  if (left.empty()) return "the words are not understood; see `jurat help`";
  const auto reached = reached_by(root);
  const auto begin = left.front() + ": `" + reached.words + "` ";
  if (left.front().starts_with("-"))
    return begin + "has no such option; it has " + names_of(reached.app->get_options());
  if (const auto file = what_of_a_file(*reached.app, left.front()); !file.empty()) return file;
  const auto commands = commands_below(*reached.app);
  if (!commands.empty()) {
    const auto meant = matching({{left.front()}}, "jurat ", known, false);
    return begin + "has no such command; it has " + names_of(commands) +
           (meant.empty() ? "" : "; did you mean " + meant + "?");
  }
  return begin + "takes no such word; see `" + reached.words + " --help`";
}

void teach_groups(CLI::App& root, std::span<const CommandGroup> groups) {
  for (const auto& group : groups) {
    auto* app = app_of(root, group.words);
    app->description(std::string(group.summary));
    app->footer("\n" + std::string(group.teaching));
  }
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

constexpr CommandGroup council_group{"council", "founds a council, and makes more token keys for one",
                                     R"(Example:
  jurat admin new-key ada.key                       # prints ada:5f0c…, which goes into council.admins
  jurat council run --config /etc/jurat/node.toml
  jurat help node                                   # shows such a settings file)"};

// What `jurat help …` asks about; nothing when that is not what was typed.
std::optional<std::vector<std::string>> topic_of(std::span<const std::string> typed) {
  if (!typed.empty() && typed.front() != "help") return std::nullopt;
  std::vector<std::string> topic;
  for (const auto& word : typed) {
    if (word != "help" && !word.starts_with("-")) topic.push_back(word);
  }
  return topic;
}

int wrong(const std::string& words) {
  std::cerr << "jurat: " << words << '\n';
  return wrong_usage;
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
  for (const auto& unknown : unknown_variables(process_variables()))
    std::cerr << "jurat: environment " << unknown << ": is no setting and is ignored\n";
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

int run_command_line(int count, char** words, std::span<const Command* const> commands,
                     std::span<const CommandGroup> groups) {
  CLI::App root("Jurat: authentication that no single machine can forge", "jurat");
  root.footer(std::string(root_teaching));
  std::vector<std::unique_ptr<Typed>> all;
  for (const auto* command : commands) {
    all.push_back(std::make_unique<Typed>(Typed{command, app_of(root, command->words), {}}));
    declare(*all.back());
  }
  teach_groups(root, groups);
  describe_groups(root);
  std::vector<std::string> typed(words + 1, words + count);
  if (auto topic = topic_of(typed)) {
    const auto unknown = what_is_no_topic(root, *topic, commands);
    if (!unknown.empty()) return wrong(unknown);
    typed = std::move(*topic);  // `jurat help dev` is `jurat dev --help`
    typed.emplace_back("--help");
  }
  try {
    std::ranges::reverse(typed);  // as CLI11 takes them
    root.parse(std::move(typed));
  } catch (const CLI::Success& asked) {
    if (!root.remaining(true).empty()) return wrong(what_is_unknown(root, commands));
    for (const auto& one : all) mark_required(*one);
    return root.exit(asked) == 0 ? done : failed;
  } catch (const CLI::ExtrasError&) {
    return wrong(what_is_unknown(root, commands));
  } catch (const CLI::ParseError& error) {
    return wrong(std::string(error.what()) + "\nSee `jurat help` and `jurat COMMAND --help`.");
  }
  for (const auto& one : all) {
    if (!one->app->parsed() || !one->app->get_subcommands().empty()) continue;
    const auto missing = what_is_missing(*one);
    if (missing.empty()) return one->command->run(arguments_of(*one));
    return wrong(missing + " is missing. See `jurat " + std::string(one->command->words) + " --help`.");
  }
  const auto reached = reached_by(root);
  return wrong("`" + reached.words + "` is not complete; next comes one of " + names_of(commands_below(*reached.app)));
}

int run_command_line(int count, char** words) {
  std::vector<const Command*> known(commands::all.begin(), commands::all.end());
  for (const Command& verb : admin_verbs()) known.push_back(&verb);
  std::vector<CommandGroup> groups(admin_groups().begin(), admin_groups().end());
  groups.push_back(council_group);
  return run_command_line(count, words, known, groups);
}

}  // namespace jurat::node
