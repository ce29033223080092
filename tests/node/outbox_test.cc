#include "node/outbox.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "core/json.h"
#include "core/limits.h"
#include "node/temporary_folder.h"

namespace jurat::node {
namespace {

council::CodeMessage message_with(std::string_view code) {
  return {evidence::CodeMedium::sms,
          "+447900000001",
          "eu-local-1_a",
          "ada \"the\" first\n",
          evidence::CodePurpose::reset_password,
          Secret::copy_of(as_bytes(code))};
}

TEST(Outbox, a_message_is_one_line_of_json_with_every_member) {
  const TemporaryFolder folder;
  Outbox outbox(folder.path() / "outbox.jsonl", system_clock());
  ASSERT_TRUE(outbox.send(message_with("123456")));
  const auto file = content_of(folder.path() / "outbox.jsonl");
  ASSERT_EQ(std::ranges::count(file, '\n'), 1);
  const auto line = parse_json(file.substr(0, file.size() - 1), {10'000, 4});
  ASSERT_TRUE(line) << line.error().message;
  for (const auto* member :
       {"time", "medium", "destination", "pool_id", "username", "purpose", "subject", "body", "code"}) {
    EXPECT_TRUE(line->as_object().contains(member)) << member;
  }
  EXPECT_NE(std::string(line->as_object().at("body").as_string()).find("123456"), std::string::npos);
  EXPECT_EQ(line->as_object().at("username").as_string(), "ada \"the\" first\n");
}

TEST(Outbox, the_newest_are_shown_and_the_file_has_all) {
  const TemporaryFolder folder;
  Outbox outbox(folder.path() / "outbox.jsonl", system_clock());
  for (std::size_t i = 0; i < limits::outbox_messages + 2; ++i)
    ASSERT_TRUE(outbox.send(message_with(std::to_string(i))));
  const auto shown = parse_json(outbox.as_json(""), {1 << 20, 4})->as_array();
  ASSERT_EQ(shown.size(), limits::outbox_messages);
  EXPECT_EQ(shown.front().as_object().at("code").as_string(), "2");
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(content_of(folder.path() / "outbox.jsonl"), '\n')),
            limits::outbox_messages + 2);
}

TEST(Outbox, shows_what_other_processes_sent_and_leaves_out_a_line_that_was_cut) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "outbox.jsonl";
  EXPECT_EQ(Outbox(file, system_clock()).as_json(""), "[]\n");
  Outbox first(file, system_clock()), second(file, system_clock());
  ASSERT_TRUE(first.send(message_with("1")));
  std::ofstream(file, std::ios::app) << R"({"time":"2026-01-01T00:00:00Z","desti)" << "\n";
  ASSERT_TRUE(second.send(message_with("2")));
  std::ofstream(file, std::ios::app) << R"({"destination":"+447900000001","code":"3"})";  // no end yet
  const auto shown = parse_json(first.as_json("+447900000001"), {1 << 20, 4})->as_array();
  ASSERT_EQ(shown.size(), 2U);
  EXPECT_EQ(shown.back().as_object().at("code").as_string(), "2");
  EXPECT_EQ(second.as_json("+447900000002"), "[]\n");
}

TEST(Outbox, the_file_is_for_its_owner) {
  const TemporaryFolder folder;
  Outbox outbox(folder.path() / "outbox.jsonl", system_clock());
  ASSERT_TRUE(outbox.send(message_with("1")));
  struct stat status{};
  ASSERT_EQ(::stat((folder.path() / "outbox.jsonl").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST(Outbox, a_file_that_cannot_be_written_fails_the_code_by_name) {
  const TemporaryFolder folder;
  Outbox outbox(folder.path() / "none" / "outbox.jsonl", system_clock());
  const auto sent = outbox.send(message_with("1"));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().failure, Failure::code_delivery_failed);
  EXPECT_NE(sent.error().message.find("outbox.jsonl"), std::string::npos);
}

}  // namespace
}  // namespace jurat::node
