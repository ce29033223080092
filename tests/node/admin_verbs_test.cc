#include "node/admin_verbs.h"

#include <gtest/gtest.h>

#include <set>

#include "api/cognito/facts.h"
#include "crypto/admin_form.h"
#include "node/admin_client.h"

namespace jurat::node {
namespace {

const AdminVerb& verb(std::string_view words) {
  for (const AdminVerb& one : admin_verb_table()) {
    if (one.words == words) return one;
  }
  throw std::runtime_error(std::string(words));
}

std::string request(std::string_view words, std::vector<std::string> places,
                    std::map<std::string, std::string, std::less<>> flags = {}) {
  Arguments arguments;
  arguments.places = std::move(places);
  arguments.values = std::move(flags);
  const auto made = request_of(verb(words), arguments);
  return made ? to_json(JsonValue(*made)) : "refused: " + made.error().message;
}

TEST(AdminVerbs, WordsBecomeTheMembersOfTheRequest) {
  EXPECT_EQ(request("users show", {"p_1", "ada"}), R"({"UserPoolId":"p_1","Username":"ada"})");
  EXPECT_EQ(request("pools create", {"people"}, {{"auto-verify", "email,phone_number"}}),
            R"({"PoolName":"people","AutoVerifiedAttributes":["email","phone_number"]})");
  EXPECT_EQ(request("users list", {"p_1"}, {{"limit", "5"}, {"filter", "sub = \"x\""}}),
            R"({"UserPoolId":"p_1","Filter":"sub = \"x\"","Limit":5})");
  EXPECT_EQ(request("users set-password", {"p_1", "ada"}), R"({"Permanent":true,"UserPoolId":"p_1","Username":"ada"})");
  EXPECT_EQ(request("users set-password", {"p_1", "ada"}, {{"temporary", "true"}}),
            R"({"Permanent":false,"UserPoolId":"p_1","Username":"ada"})");
  EXPECT_EQ(request("users list", {"p_1"}, {{"limit", "many"}}), "refused: --limit many: must be a number");
}

// Every row names an operation that takes an admin, members that it has, and a secret only where it is a secret.
TEST(AdminVerbs, EachRowFitsTheTableOfFacts) {
  std::set<std::string_view> words;
  for (const AdminVerb& one : admin_verb_table()) {
    EXPECT_TRUE(words.insert(one.words).second);
    const auto* facts = api::cognito::Facts::built_in().operation(one.operation);
    ASSERT_NE(facts, nullptr) << one.words;
    EXPECT_TRUE(facts->is_signed) << one.words;
    for (const auto& members : {one.places, one.flags}) {
      for (const AdminMember& member : members) {
        EXPECT_NE(facts->input->member(member.member), nullptr) << one.words << " " << member.member;
      }
    }
    for (const api::cognito::Member& member : facts->input->members) {
      const bool given = std::ranges::find(one.places, member.name, &AdminMember::member) != one.places.end() ||
                         one.defaults.find("\"" + std::string(member.name) + "\"") != std::string_view::npos ||
                         one.secret_member == member.name;
      EXPECT_TRUE(given || !member.required) << one.words << " lacks " << member.name;
    }
    EXPECT_TRUE(one.secret_member.empty() || crypto::is_secret_member(one.secret_member)) << one.words;
    for (const AdminMember& place : one.places) EXPECT_FALSE(crypto::is_secret_member(place.member)) << one.words;
  }
}

TEST(AdminVerbs, EachIsACommandWhoseExampleIsItself) {
  ASSERT_EQ(admin_verbs().size(), admin_verb_table().size());
  for (std::size_t i = 0; i < admin_verbs().size(); ++i) {
    const Command& command = admin_verbs()[i];
    EXPECT_EQ(command.words, "admin " + std::string(admin_verb_table()[i].words));
    EXPECT_NE(command.teaching.find("\n  jurat " + std::string(command.words)), std::string_view::npos);
    EXPECT_EQ(command.places.size(), admin_verb_table()[i].places.size());
  }
}

TEST(AdminVerbs, WhatIsTypedIsExplainedInOneLine) {
  for (const Command& command : admin_verbs()) {
    for (const Place& place : command.places) {
      EXPECT_FALSE(place.help.empty()) << command.words << " " << place.name;
      EXPECT_LE(place.help.size(), 90U) << command.words << " " << place.name;
    }
    for (const Flag& flag : command.flags) EXPECT_FALSE(flag.help.empty()) << command.words << " " << flag.name;
  }
}

TEST(AdminVerbs, EachGroupOfVerbsHasTwoExamplesOfItsOwn) {
  for (const auto* group : {"admin pools", "admin clients", "admin users"}) {
    const auto groups = admin_groups();
    const auto found = std::ranges::find(groups, group, &CommandGroup::words);
    ASSERT_NE(found, groups.end()) << group;
    const std::string text(found->teaching);
    const std::string example = "\n  jurat " + std::string(group) + " ";
    const auto first = text.find(example);
    ASSERT_NE(first, std::string::npos) << text;
    EXPECT_NE(text.find(example, first + 1), std::string::npos) << text;
  }
}

// Whoever typed --limit is not told of "maxResults".
TEST(AdminVerbs, WrongWordsAreCalledByWhatWasTyped) {
  const auto told = [](std::string_view words, std::vector<std::string> places,
                       std::map<std::string, std::string, std::less<>> flags = {}) {
    for (const Command& command : admin_verbs()) {
      if (command.words != words) continue;
      Arguments arguments;
      arguments.places = std::move(places);
      arguments.values = std::move(flags);
      testing::internal::CaptureStderr();
      EXPECT_EQ(command.run(arguments), wrong_usage);
      return testing::internal::GetCapturedStderr();
    }
    return std::string("no such verb");
  };
  EXPECT_EQ(told("admin pools list", {}, {{"limit", "61"}}),
            "jurat: --limit: must have value less than or equal to 60\n");
  EXPECT_EQ(told("admin users show", {"nope", "ada"}).substr(0, 13), "jurat: POOL: ");
  EXPECT_EQ(told("admin users show", {"p_1", ""}).substr(0, 13), "jurat: NAME: ");
  EXPECT_EQ(told("admin clients create", {"p_1", "web"}, {{"flows", "SECRETLY"}}).substr(0, 30),
            "jurat: --flows: must be one of");
}

}  // namespace
}  // namespace jurat::node
