#include "core/log.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "core/json.h"
#include "core/limits.h"
#include "support/files.h"
#include "support/scratch_folder.h"

namespace jurat {
namespace {

class FixedClock final : public Clock {
 public:
  [[nodiscard]] Moment now() const override { return Moment{1'795'312'923'000'042}; }
};

class LogTest : public ::testing::Test {
 protected:
  void start(LogFormat format, Level least = Level::debug) {
    ASSERT_TRUE(set_log({.format = format,
                         .least = least,
                         .file = {},
                         .instead = [this](std::string_view line) { lines_.emplace_back(line); },
                         .clock = &clock_}));
  }
  ~LogTest() override { EXPECT_TRUE(set_log({})); }

  FixedClock clock_;
  std::vector<std::string> lines_;
};

TEST_F(LogTest, an_event_is_one_json_object_with_its_fields_in_order) {
  start(LogFormat::json);
  log_event(Level::warning, "sign_in.refused",
            {{"pool", "eu_1"}, {"tries", 3}, {"locked", true}, {"size", 7UL}, {"delta", -2L}});
  ASSERT_EQ(lines_.size(), 1U);
  EXPECT_EQ(lines_[0], R"({"time":"2026-11-22T02:02:03.000042Z","level":"warning","event":"sign_in.refused",)"
                       R"("pool":"eu_1","tries":3,"locked":true,"size":7,"delta":-2})");
}

TEST_F(LogTest, text_is_for_people) {
  start(LogFormat::text);
  log_event(Level::info, "node.ready",
            {{"listen", "127.0.0.1:9229"}, {"why", "two words"}, {"nodes", 1}, {"none", ""}});
  EXPECT_EQ(lines_.at(0),
            R"(2026-11-22T02:02:03.000042Z info node.ready listen=127.0.0.1:9229 why="two words" nodes=1 none="")");
}

TEST_F(LogTest, secret_and_personal_fields_are_redacted_in_both_formats) {
  for (const LogFormat format : {LogFormat::json, LogFormat::text}) {
    start(format);
    log_event(Level::info, "x",
              {{"password", "hunter2"}, {"code", 123456}, {"user_name", "hunter2"}, {"pool", "kept"}});
    EXPECT_EQ(lines_.back().find("hunter2"), std::string::npos);
    EXPECT_EQ(lines_.back().find("123456"), std::string::npos);
    EXPECT_NE(lines_.back().find("kept"), std::string::npos);
    EXPECT_NE(lines_.back().find("[redacted]"), std::string::npos);
  }
}

TEST_F(LogTest, names_are_recognised_however_they_are_written) {
  for (const char* name : {"password",
                           "Password",
                           "PASSWORD",
                           "previous_password",
                           "ProposedPassword",
                           "proposedpassword",
                           "code",
                           "ConfirmationCode",
                           "confirmation_code",
                           "sms.code",
                           "token",
                           "AccessToken",
                           "access_token",
                           "refresh-token",
                           "secret",
                           "client_secret",
                           "SecretHash",
                           "SECRET_HASH",
                           "secret_access_key",
                           "seed",
                           "ticket_seed",
                           "authorization",
                           "Authorization",
                           "username",
                           "UserName",
                           "user_name",
                           "email",
                           "EmailAddress",
                           "phone",
                           "phone_number",
                           "attributes",
                           "UserAttributes",
                           "Session",
                           "cookie",
                           "Set-Cookie",
                           "passphrase",
                           "private_key",
                           "PrivateKey",
                           "credentials",
                           "body"}) {
    EXPECT_TRUE(is_redacted(name)) << name;
  }
  for (const char* name :
       {"pool", "client", "client_id", "failure", "operation", "request_id", "duration_us", "status", "height",
        "encoded", "decoder", "seeded", "footprint", "node", "listen", "file", "message", "user"}) {
    EXPECT_FALSE(is_redacted(name)) << name;
  }
}

TEST_F(LogTest, a_value_can_not_begin_another_line_or_field) {
  const std::string evil = "a\n{\"event\":\"forged\"} b=\"c\" \x1b[31m";
  start(LogFormat::json);
  log_event(Level::info, "x", {{"why", evil}});
  EXPECT_EQ(lines_.back().find('\n'), std::string::npos);
  EXPECT_EQ(lines_.back().find('\x1b'), std::string::npos);
  const JsonValue line = parse_json(lines_.back(), {.bytes = 10'000, .depth = 2}).value();
  EXPECT_EQ(line.as_object().at("why").as_string(), evil);
  start(LogFormat::text);
  log_event(Level::info, "x", {{"why", evil}, {"evil name", 1}});
  EXPECT_EQ(lines_.back().find('\n'), std::string::npos);
  EXPECT_EQ(lines_.back().find('\x1b'), std::string::npos);
  EXPECT_NE(lines_.back().find(R"("evil name"=1)"), std::string::npos);
}

TEST_F(LogTest, bytes_that_are_no_text_are_shown_in_hex) {
  start(LogFormat::json);
  log_event(Level::info, "x", {{"why", "\xFF\xFE"}});
  EXPECT_NE(lines_.back().find(R"("why":"hex:fffe")"), std::string::npos);
}

TEST_F(LogTest, a_value_has_a_bounded_length_and_stays_text) {
  start(LogFormat::json);
  std::string long_words = "x";
  while (long_words.size() < 3 * limits::log_value_bytes) long_words += "\u00e9";
  log_event(Level::info, "x", {{"why", long_words}});
  EXPECT_LT(lines_.back().size(), limits::log_value_bytes + 200);
  EXPECT_TRUE(is_utf8(lines_.back()));
  EXPECT_TRUE(lines_.back().ends_with("\u2026\"}"));
}

TEST_F(LogTest, events_below_the_least_level_are_left_out) {
  start(LogFormat::json, Level::warning);
  log_event(Level::debug, "a");
  log_event(Level::info, "b");
  log_event(Level::warning, "c");
  log_event(Level::error, "d");
  EXPECT_EQ(lines_.size(), 2U);
}

TEST_F(LogTest, a_file_gets_whole_lines_at_once_from_many_threads_and_belongs_to_this_user) {
  const support::ScratchFolder scratch;
  const auto file = scratch.path() / "node.log";
  ASSERT_TRUE(
      set_log({.format = LogFormat::json, .least = Level::info, .file = file, .instead = {}, .clock = &clock_}));
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      for (int n = 0; n < 50; ++n) log_event(Level::info, "tick", {{"n", n}});
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::ifstream stream(file);
  int lines = 0;
  for (std::string line; std::getline(stream, line); ++lines) {
    EXPECT_TRUE(parse_json(line, {.bytes = 1'000, .depth = 2})) << line;
  }
  EXPECT_EQ(lines, 200);
  struct stat status{};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(LogTest, a_file_is_appended_to) {
  const support::ScratchFolder scratch;
  const auto file = scratch.path() / "node.log";
  support::write_file(file, "before\n");
  ASSERT_TRUE(
      set_log({.format = LogFormat::text, .least = Level::info, .file = file, .instead = {}, .clock = &clock_}));
  log_event(Level::info, "after");
  EXPECT_EQ(support::read_file(file), "before\n2026-11-22T02:02:03.000042Z info after\n");
}

TEST_F(LogTest, a_file_that_cannot_be_opened_is_named_and_the_old_log_stays) {
  start(LogFormat::json);
  const Result<void> refused = set_log(
      {.format = LogFormat::json, .least = Level::info, .file = "/proc/none/x.log", .instead = {}, .clock = nullptr});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::input_output);
  EXPECT_NE(refused.error().message.find("/proc/none/x.log"), std::string::npos);
  log_event(Level::info, "still");
  EXPECT_EQ(lines_.size(), 1U);
}

}  // namespace
}  // namespace jurat
