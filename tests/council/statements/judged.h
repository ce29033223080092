// One statement as one node judges it, without rounds: records, statement, facts and supplement are what a test says.
#pragma once

#include <gtest/gtest.h>

#include <functional>

#include "council/simulated_council.h"
#include "council/statement_kind.h"
#include "council/wire.h"

namespace jurat::council::statements {

struct Judged : testing::Test {
  explicit Judged(evidence::StatementKind kind) {
    statement.kind = kind;
    statement.council = view.council().id;
    statement.pool = ground.pool->id;
    statement.client = ground.client->id;
    statement.user = ground.user->id;
    statement.gateway = NodeIndex{1};
    statement.time = ground.now;
    statement.id = {5};
  }

  static PoolId pool_named(std::string_view text) { return *PoolId::parse(text); }
  static PoolId other_pool() { return pool_named("eu-local-1_Other1234"); }
  static Uuid other_user() { return Uuid::from_random({99}); }
  static ledger::SealedValue sealed(ledger::Purpose purpose) { return {purpose, 1, {7}, Bytes(100, 1)}; }

  Result<Grant> judge() const { return kind_of(statement.kind).judge(ground, statement, facts, supplement); }
  Result<std::vector<DataPoint>> points() const { return kind_of(statement.kind).points(ground, statement); }
  Result<std::vector<ledger::Purpose>> opened() const {
    TRY_ASSIGN(const std::vector<DataPoint> all, points());
    std::vector<ledger::Purpose> purposes;
    for (const DataPoint& point : all) purposes.push_back(point.value->purpose);
    return purposes;
  }
  // not_found when it is granted.
  Failure refusal() const {
    const auto granted = judge();
    return granted ? Failure::not_found : granted.error().failure;
  }
  template <class Entry>
  Failure refusal(const Entry& entry) {
    statement.body = encode(entry);
    return refusal();
  }
  // Exactly this entry and body are what the node vouches for.
  template <class Entry>
  void expect_granted(std::uint16_t number, const Entry& entry) {
    statement.body = encode(entry);
    const auto granted = judge();
    ASSERT_TRUE(granted) << granted.error().message;
    const auto* given = std::get_if<GrantedEntry>(&*granted);
    ASSERT_NE(given, nullptr);
    EXPECT_EQ(given->number, number);
    EXPECT_EQ(to_hex(given->body), to_hex(statement.body));
    EXPECT_TRUE(points() && points()->empty()) << "it opens nothing";
  }
  // An entry with pool, user and version is about the user that the statement names, as this node sees it.
  template <class Entry>
  void expect_about_the_user(const Entry& good) {
    Entry entry = good;
    entry.pool = other_pool();
    EXPECT_EQ(refusal(entry), Failure::conflict);
    entry = good;
    entry.user = other_user();
    EXPECT_EQ(refusal(entry), Failure::conflict);
    entry = good;
    ++entry.version;
    EXPECT_EQ(refusal(entry), Failure::conflict);
    const auto user = std::exchange(ground.user, std::nullopt);
    EXPECT_EQ(refusal(good), Failure::user_not_found);
    ground.user = user;
    statement.body = {0xff};
    EXPECT_EQ(refusal(), Failure::bad_encoding);
  }
  void expect_opening() {
    const auto granted = judge();
    ASSERT_TRUE(granted) << granted.error().message;
    EXPECT_TRUE(std::holds_alternative<GrantedOpening>(*granted));
  }

  // What the one node of the council is asked to grant while `call` runs; the last of this kind.
  struct Asked {
    Statement statement;
    Supplement supplement;
  };
  template <class Call>
  Asked overheard(Call call) {
    std::optional<Asked> heard;
    council.node(1).forge = [&](Bytes request) {
      const auto framed = parse_frame(request);
      if (framed->type != MessageType::endorse) return request;
      auto endorse = parse<EndorseRequest>(framed->body).value();
      auto asked = parse_statement(endorse.statement).value();
      if (endorse.stage == Stage::grant && asked.kind == statement.kind)
        heard = Asked{std::move(asked), std::move(endorse.supplement)};
      return request;
    };
    const auto done = call(council.node(1));
    council.node(1).forge = nullptr;
    if (!done) throw std::runtime_error(done.error().message);
    return std::move(heard.value());
  }

  simulated::Council council{1, 1, 3};
  ledger::View view = *council.node(1).view();
  Ground ground{view,
                ledger::Pool{pool_named("eu-local-1_Judged123"), 4},
                ledger::Client{*ClientId::parse("a1b2c3d4e5f6g7h8i9j0k1l2m3"), pool_named("eu-local-1_Judged123"), 6},
                ledger::User{Uuid::from_random({1}), pool_named("eu-local-1_Judged123"), 3},
                council.time,
                &simulated::names_only};
  Statement statement;
  evidence::Facts facts;
  Supplement supplement;
};

}  // namespace jurat::council::statements
