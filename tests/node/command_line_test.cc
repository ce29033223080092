#include "node/command_line.h"

#include <gtest/gtest.h>

#include "node/temporary_folder.h"

namespace jurat::node {
namespace {

Arguments last;
int remember(const Arguments& arguments) {
  last = arguments;
  return 0;
}

constexpr std::array<Flag, 3> flags{
    {{"size", "N", "a size", "workers"}, {"loud", "", "a switch"}, {"must", "X", "needed", {}, true}}};
constexpr std::array places{Place{"FILE", "what is read"}};
const Command plain{"plain", "does it", "Example: plain", {}, {}, remember};
const Command nested{"group verb", "does it below", "Example: group verb", flags, places, remember};
const Command below{
    "group verb deeper", "is below a command of its own right", "Example: group verb deeper", {}, {}, remember};
constexpr std::array<Flag, 1> config_flags{{{"config", "FILE", "the settings file"}}};
const Command configured{"serve", "does it by a file", "Example: serve", config_flags, {}, remember};
constexpr std::array<const Command*, 4> commands{&plain, &nested, &below, &configured};
constexpr std::array groups{CommandGroup{"group", "verbs in a group", "Example: group verb x.txt"}};

struct Ran {
  int code;
  std::string out, error;
};
Ran run_words(std::vector<std::string> words) {
  words.insert(words.begin(), "jurat");
  std::vector<char*> pointers;
  pointers.reserve(words.size());
  for (auto& word : words) pointers.push_back(word.data());
  last = {};
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int code = run_command_line(static_cast<int>(pointers.size()), pointers.data(), commands, groups);
  return {code, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

TEST(CommandLine, finds_a_nested_verb_with_its_flags_and_places) {
  EXPECT_EQ(run_words({"group", "verb", "--size", "3", "--loud", "--must", "x", "a.txt"}).code, done);
  EXPECT_EQ(last.value("size"), "3");
  EXPECT_TRUE(last.has("loud"));
  EXPECT_EQ(last.places, std::vector<std::string>{"a.txt"});
  EXPECT_EQ(run_words({"group", "verb", "--must", "x", "a.txt"}).code, done);
  EXPECT_FALSE(last.has("loud"));
  EXPECT_FALSE(last.has("size"));
}

TEST(CommandLine, a_verb_below_another_does_not_need_what_that_one_needs) {
  EXPECT_EQ(run_words({"group", "verb", "deeper"}).code, done);
}

TEST(CommandLine, what_is_unknown_is_named) {
  EXPECT_EQ(run_words({"unknown"}).error, "jurat: unknown: `jurat` has no such command; it has plain, group, serve\n");
  EXPECT_EQ(run_words({"plain", "--sise", "3"}).error,
            "jurat: --sise: `jurat plain` has no such option; it has --help\n");
  EXPECT_EQ(run_words({"group", "verb", "--sise", "3"}).error,
            "jurat: --sise: `jurat group verb` has no such option; it has --help, --size, --loud, --must\n");
  EXPECT_EQ(run_words({"plain", "surplus", "word"}).error,
            "jurat: surplus: `jurat plain` takes no such word; see `jurat plain --help`\n");
  EXPECT_EQ(run_words({"group", "vreb"}).error, "jurat: vreb: `jurat group` has no such command; it has verb\n");
}

TEST(CommandLine, the_last_places_may_be_left_out_where_the_command_says_so) {
  static constexpr std::array both{Place{"FIRST", "the first"}, Place{"SECOND", "the second"}};
  const Command lenient{"lenient", "does it", "Example: lenient", {}, both, remember, 1};
  const std::array<const Command*, 1> only{&lenient};
  std::vector<std::string> words{"jurat", "lenient", "{}"};
  std::vector<char*> pointers;
  for (auto& word : words) pointers.push_back(word.data());
  EXPECT_EQ(run_command_line(3, pointers.data(), only), done);
  EXPECT_EQ(last.places, (std::vector<std::string>{"{}", ""}));
  EXPECT_EQ(run_command_line(2, pointers.data(), only), wrong_usage);
}

TEST(CommandLine, what_is_missing_is_named) {
  EXPECT_EQ(run_words({"group"}).error, "jurat: `jurat group` is not complete; next comes one of verb\n");
  EXPECT_NE(run_words({"group", "verb", "a.txt"}).error.find("--must is missing"), std::string::npos);
  EXPECT_NE(run_words({"group", "verb", "--must", "x"}).error.find("FILE is missing"), std::string::npos);
}

TEST(CommandLine, wrong_usage_is_2_and_says_what) {
  for (const auto& words : std::vector<std::vector<std::string>>{{"unknown"},
                                                                 {"plain", "--unknown"},
                                                                 {"group"},
                                                                 {"group", "verb"},
                                                                 {"group", "verb", "--must", "x"},
                                                                 {"plain", "surplus"}}) {
    const auto ran = run_words(words);
    EXPECT_EQ(ran.code, wrong_usage) << words.back();
    EXPECT_FALSE(ran.error.empty());
  }
}

TEST(CommandLine, help_teaches_and_is_no_error) {
  const auto asked = run_words({"help", "group", "verb"});
  EXPECT_EQ(asked.code, done);
  EXPECT_NE(asked.out.find("Example: group verb"), std::string::npos);
  EXPECT_EQ(run_words({"group", "verb", "--help"}).out, asked.out);
  const auto all = run_words({"help"});
  EXPECT_EQ(all.code, done);
  EXPECT_NE(all.out.find("verbs in a group"), std::string::npos) << all.out;
  EXPECT_EQ(run_words({}).code, done);
}

TEST(CommandLine, help_of_a_group_shows_its_examples) {
  const auto asked = run_words({"help", "group"});
  EXPECT_EQ(asked.code, done);
  EXPECT_NE(asked.out.find("Example: group verb x.txt"), std::string::npos) << asked.out;
}

TEST(CommandLine, a_topic_that_is_none_is_an_error_that_names_those_it_may_mean) {
  const auto told = [](std::vector<std::string> words) {
    const auto ran = run_words(std::move(words));
    EXPECT_EQ(ran.code, wrong_usage);
    EXPECT_EQ(ran.out, "");
    return ran.error;
  };
  EXPECT_EQ(told({"help", "deeper"}),
            "jurat: deeper: there is no such topic; there is `jurat help group verb deeper`\n");
  EXPECT_EQ(told({"help", "verb"}),
            "jurat: verb: there is no such topic; there is `jurat help group verb`, `jurat help group verb deeper`\n");
  EXPECT_EQ(told({"help", "nothing"}),
            "jurat: nothing: there is no such topic; `jurat help` has plain, group, serve\n");
  EXPECT_EQ(told({"help", "group", "nothing"}),
            "jurat: nothing: there is no such topic; `jurat help group` has verb\n");
  EXPECT_EQ(told({"help", "plain", "more"}),
            "jurat: more: there is no such topic; `jurat help plain` has none below it\n");
  EXPECT_EQ(told({"deeper", "--help"}), told({"deeper"}));
  EXPECT_NE(told({"deeper"}).find("did you mean `jurat group verb deeper`?"), std::string::npos);
  EXPECT_EQ(run_words({"help", "help"}).code, done);
  EXPECT_EQ(run_words({"help", "--help"}).out, run_words({"help"}).out);
}

TEST(CommandLine, help_tells_what_is_required_from_what_is_not) {
  const auto out = run_words({"help", "group", "verb"}).out;
  EXPECT_NE(out.find("Usage: jurat group verb [OPTIONS] FILE"), std::string::npos) << out;
  EXPECT_NE(out.find("--must X REQUIRED"), std::string::npos) << out;
  EXPECT_EQ(out.find("--size N REQUIRED"), std::string::npos) << out;
  EXPECT_NE(out.find("what is read"), std::string::npos) << out;
  EXPECT_EQ(run_words({"help", "group", "verb", "deeper"}).code, done) << "needs nothing of the one above it";
}

TEST(CommandLine, a_file_without_its_flag_is_told_from_a_wrong_command) {
  const TemporaryFolder folder;
  const auto told = [](const std::filesystem::path& file) {
    const auto ran = run_words({"serve", file.string()});
    EXPECT_EQ(ran.code, wrong_usage);
    return ran.error;
  };
  const auto settings = folder.write("node.toml", "home = \"x\"\n");
  EXPECT_NE(told(settings).find("is given as --config " + settings.string()), std::string::npos) << told(settings);
  EXPECT_NE(told(folder.path()).find(": is a folder; a settings file (TOML)"), std::string::npos);
  EXPECT_NE(told(folder.path() / "none").find("none: there is no such file; a settings"), std::string::npos);
  EXPECT_NE(told(folder.write("key", "JURATKEY\x01")).find("is a key file of Jurat"), std::string::npos);
  EXPECT_EQ(told("word"), "jurat: word: `jurat serve` takes no such word; see `jurat serve --help`\n");
}

TEST(CommandLine, an_error_of_usage_is_2_and_others_are_1) {
  EXPECT_EQ(report({Failure::invalid_parameter, "x"}), wrong_usage);
  EXPECT_EQ(report({Failure::unsupported_feature, "x"}), wrong_usage);
  EXPECT_EQ(report({Failure::store_full, "x"}), failed);
}

TEST(CommandLine, flags_become_settings_with_their_source) {
  Arguments arguments;
  arguments.values = {{"size", "0"}};
  const auto wrong = settings_of(arguments, flags);
  ASSERT_FALSE(wrong);
  EXPECT_NE(wrong.error().message.find("flag --workers: expected"), std::string::npos);
}

}  // namespace
}  // namespace jurat::node
