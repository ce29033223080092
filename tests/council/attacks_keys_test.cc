// Attacks on keys, data, stock and codes that must fail, in the form that four nodes in one process can show; each test
// is named after its line.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "council/overheard.h"
#include "council/sealing.h"
#include "crypto/domains.h"
#include "crypto/hash.h"
#include "crypto/password/password_key.h"
#include "ledger/entries/lease_stock.h"

namespace jurat::council::simulated {
namespace {

using std::chrono::milliseconds;

bool holds(ByteSpan all, ByteSpan wanted) {
  return std::search(all.begin(), all.end(), wanted.begin(), wanted.end()) != all.end();
}

// What `nodes` together make of a point with their own shares of a key.
std::vector<crypto::Partial> partials_of(Council& council, const std::vector<unsigned>& nodes,
                                         const ledger::StockKey& key, const crypto::Point& point) {
  std::vector<crypto::Partial> partials;
  const auto commitments = council.node(1).view()->commitments(key).value();
  for (const unsigned at : nodes) {
    Node& node = council.node(at);
    const auto share = node.shares.share(key);
    const auto public_share = crypto::public_share(commitments, node.index).value();
    partials.push_back(crypto::evaluate_partial(node.index, *share, public_share, point, node.randomness).value());
  }
  return partials;
}

Secret oprf(Council& council, const std::vector<unsigned>& nodes, const ledger::StockKey& key, ByteSpan input) {
  const auto blinded = crypto::blind_input(input, council.node(1).randomness).value();
  return crypto::finalize_oprf(input, blinded.blind, partials_of(council, nodes, key, blinded.blinded)).value();
}

crypto::DataKey data_key(Council& council, const std::vector<unsigned>& nodes, const ledger::StockKey& key,
                         ByteSpan input) {
  const auto point = crypto::prf_point(input).value();
  return crypto::data_key_from_prf(crypto::finalize_prf(input, partials_of(council, nodes, key, point)).value());
}

ledger::User record_of(Council& council, const Place& place, const Uuid& user) {
  return **council.node(1).view()->user(place.pool, user);
}

constexpr crypto::Argon2Cost cheap{8, 1};

TEST(KeyAttacks, NoMessageEntryOrRowHoldsAPasswordOrCodeOrTheirHash) {
  Council council(4, 3, 21);
  const Place place = open_pool(council);
  std::vector<Bytes> seen;
  for (const auto& node : council.nodes) {
    node->lie = [&seen](NodeIndex, const Bytes& request, Bytes answer) -> std::optional<Bytes> {
      seen.push_back(request);
      seen.push_back(answer);
      return answer;
    };
  }
  const std::string password = "Correct-Horse-1", wrong = "Wrong-Battery-2";
  const WithCode sent = send_code(council, place, "ada");
  const std::string code = council.node(sent.courier.value).messages.last_code;
  Gateway& gateway = *council.node(sent.gateway).gateway;
  EXPECT_FALSE(gateway.sign_in(place.pool, place.client, "ada", secret(wrong), {}, {}));
  EXPECT_FALSE(gateway.sign_in(place.pool, place.client, "ada", secret(password), {}, {}));
  ASSERT_TRUE(gateway.confirm_sign_up(place.pool, sent.user, secret(code), {"192.0.2.1", "invocation"}));
  council.run_for(milliseconds(100));
  for (const ledger::Block& block : council.blocks) seen.insert(seen.end(), block.entries.begin(), block.entries.end());
  for (const auto& node : council.nodes) {
    ASSERT_TRUE(node->tables.flush());
    for (const store::Store* store : {node->ledger_store.get(), node->table_store.get()}) {
      const auto snapshot = store->snapshot().value();
      ASSERT_TRUE(snapshot->scan({}, {}, [&](ByteSpan key, ByteSpan value) -> Result<bool> {
        seen.push_back(to_bytes(key));
        seen.push_back(to_bytes(value));
        return true;
      }));
    }
  }
  ASSERT_GT(seen.size(), 200U);
  for (const std::string& known : {password, wrong, code}) {
    // The word itself, and its hash alone, with the name, and in the forms a body could have.
    std::vector<Bytes> forbidden{to_bytes(as_bytes(known))};
    for (const std::string& body :
         {known, "ada" + known, "ada:" + known, place.pool.text() + known, "\"" + known + "\"",
          R"({"USERNAME":"ada","PASSWORD":")" + known + "\"}", R"({"ConfirmationCode":")" + known + "\"}"}) {
      forbidden.push_back(to_bytes(crypto::sha256(as_bytes(body))));
    }
    for (const Bytes& bytes : seen) {
      for (const Bytes& one : forbidden) ASSERT_FALSE(holds(bytes, one)) << known;
    }
  }
  // And the same for what is personal: the name and the address are sealed or looked up blindly, everywhere.
  for (const Bytes& bytes : seen) ASSERT_FALSE(holds(bytes, as_bytes("ada@example.com")));
}

TEST(KeyAttacks, ARogueKeyDealerIsNamedAndTheNextBatchIsGood) {
  Council council(4, 3, 22);
  const Bytes deal = frame(MessageType::deal_stock, encode(DealStockRequest{0, 8}));
  const auto honest = parse_answer(*council.node(2).answer(NodeIndex{1}, deal));
  auto stolen = parse<DealerPart>(*honest);
  ASSERT_TRUE(stolen);
  stolen->dealer = NodeIndex{3};
  council.node(3).lie = [&](NodeIndex, const Bytes& request, Bytes answer) -> std::optional<Bytes> {
    if (parse_frame(request)->type == MessageType::deal_stock) return answer_with(encode(*stolen));
    return answer;
  };
  const Result<void> made = flows::make_batch(council.node(1), 8);
  ASSERT_FALSE(made);
  EXPECT_THAT(made.error().message, testing::HasSubstr("dealer 3 does not prove possession"));
  EXPECT_TRUE(council.blocks.empty());
  council.node(3).lie = nullptr;
  EXPECT_TRUE(flows::make_batch(council.node(1), 8));
}

TEST(KeyAttacks, AnEquivocatingDealerIsNamedByWhoSeesTheOtherCommitments) {
  Council council(4, 3, 23);
  std::vector<Overheard> at_four;
  listen(council, 4, at_four);
  ASSERT_TRUE(flows::make_batch(council.node(1), 4));
  council.run_for(milliseconds(100));
  const CouncilId id = council.node(1).view()->council().id;
  // Dealer 2 and the gateway tell node 4 of another dealing than the one whose sub-shares dealer 2 gives.
  AcceptStockRequest accept{1, {}};
  for (unsigned at = 1; at <= 4; ++at) {
    const Bytes deal = frame(MessageType::deal_stock, encode(DealStockRequest{1, 1}));
    const auto answer = parse_answer(*council.node(at).answer(NodeIndex{1}, deal));
    ASSERT_TRUE(answer) << answer.error().message;
    accept.parts.push_back(*parse<DealerPart>(*answer));
  }
  auto other = accept;
  const crypto::Scalar secret = crypto::Scalar::random(council.node(2).randomness);
  auto dealing = crypto::deal(secret, 3, 4, council.node(2).randomness).value();
  const Bytes context = possession_context(id, 1, NodeIndex{2}, 0);
  other.parts[1].proofs = {
      crypto::prove_possession(secret, dealing.commitments.front(), context, council.node(2).randomness)};
  other.parts[1].keys = {std::move(dealing.commitments)};
  const auto refused =
      parse_answer(*council.node(4).answer(NodeIndex{1}, frame(MessageType::accept_stock, encode(other))));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::share_invalid);
  EXPECT_THAT(refused.error().message, testing::HasSubstr("dealer 2"));
  EXPECT_TRUE(parse_answer(*council.node(4).answer(NodeIndex{1}, frame(MessageType::accept_stock, encode(accept)))));
}

TEST(KeyAttacks, AWrongPartialAtWriteTimeIsNamedBeforeTheEntry) {
  Council council(4, 3, 24);
  const Place place = open_pool(council);
  council.node(2).lie = [](NodeIndex, const Bytes& request, Bytes answer) -> std::optional<Bytes> {
    const auto framed = parse_frame(request);
    if (framed->type != MessageType::evaluate) return answer;
    const auto body = parse_answer(answer);
    if (!body) return answer;
    auto evaluated = parse<EvaluateAnswer>(*body);
    if (!evaluated || evaluated->data.empty()) return answer;
    evaluated->data.front().value = evaluated->partial.value;
    return answer_with(encode(*evaluated));
  };
  const auto signed_up = sign_up(council, 1, place, "ada");
  ASSERT_TRUE(signed_up) << signed_up.error().message;
  ASSERT_FALSE(council.node(1).blamed.empty());
  for (const Fault& fault : council.node(1).blamed) EXPECT_EQ(fault.node, NodeIndex{2});
  EXPECT_THAT(council.node(1).blamed.front().reason, testing::HasSubstr("wrong data partial"));
  // What was written opens: no wrong partial went into its key.
  council.run_for(milliseconds(100));
  const auto opened = council.node(3).gateway->admin_open(place.pool, signed_up->user, by_sigv4, {});
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(opened->attributes.values.at("email"), "ada@example.com");
}

TEST(KeyAttacks, TheKeyOfOneVersionOfAValueOpensNoOther) {
  Council council(4, 3, 25);
  const Place place = open_pool(council);
  const ledger::User ada = record_of(council, place, user_of(council, place, "ada"));
  const ledger::User eve = record_of(council, place, user_of(council, place, "eve"));
  const ledger::SealedValue& value = ada.values.front();
  const auto input = [&](const ledger::User& user, ledger::Purpose purpose, std::uint32_t version,
                         const ByteArray<16>& write) {
    return ledger::data_key_input(place.pool, user.id.text(), purpose, version, write);
  };
  const Bytes right = input(ada, value.purpose, 1, value.write);
  EXPECT_TRUE(crypto::open_sealed(data_key(council, {1, 2, 3}, ada.data_key, right), value.sealed, right));
  const ledger::SealedValue& another = ada.values.back();
  ASSERT_NE(another.purpose, value.purpose);
  ByteArray<16> write = value.write;
  write[0] ^= 1;
  for (const Bytes& wrong : {input(ada, value.purpose, 2, value.write), input(ada, another.purpose, 1, value.write),
                             input(ada, value.purpose, 1, write), input(eve, value.purpose, 1, value.write)}) {
    const crypto::DataKey key = data_key(council, {1, 2, 3}, ada.data_key, wrong);
    EXPECT_FALSE(crypto::open_sealed(key, value.sealed, right));
    EXPECT_FALSE(crypto::open_sealed(key, value.sealed, wrong));
  }
  EXPECT_FALSE(crypto::open_sealed(data_key(council, {1, 2, 3}, eve.data_key, right), value.sealed, right));
}

TEST(KeyAttacks, TheDisksOfTwoOfFourNodesTestNoPasswordOpenNoValueAndLookNothingUp) {
  Council council(4, 3, 26);
  const Place place = open_pool(council);
  const ledger::User ada = record_of(council, place, user_of(council, place, "ada"));
  const auto pool = **council.node(1).view()->pool(place.pool);
  const Secret password = crypto::password_oprf_input(place.pool, ada.id, secret("Correct-Horse-1"));
  const ledger::SealedValue& value = ada.values.front();
  const Bytes sealed_for = ledger::data_key_input(place.pool, ada.id.text(), value.purpose, 1, value.write);
  const Bytes name = look_up_input(place.pool, ledger::LookUpKind::username, "ada");
  const auto learns = [&](const std::vector<unsigned>& nodes) {
    const Secret output = oprf(council, nodes, ada.password_key, password.span());
    const auto key = crypto::password_key(output, place.pool, ada.id, cheap).value();
    const bool guess = key.public_key() == ada.credential->public_key;
    const bool opens =
        crypto::open_sealed(data_key(council, nodes, ada.data_key, sealed_for), value.sealed, sealed_for).has_value();
    const Hash32 found = look_up_value(oprf(council, nodes, pool.look_up_key, name));
    const bool looks_up =
        council.node(1).view()->find_unique(place.pool, ledger::LookUpKind::username, found)->has_value();
    return std::tuple(guess, opens, looks_up);
  };
  EXPECT_EQ(learns({1, 2, 3}), std::tuple(true, true, true)) << "any three together are the council";
  EXPECT_EQ(learns({4, 2, 3}), std::tuple(true, true, true));
  for (const auto& two : {std::vector<unsigned>{1, 2}, {1, 3}, {1, 4}, {2, 3}, {2, 4}, {3, 4}}) {
    EXPECT_EQ(learns(two), std::tuple(false, false, false));
  }
}

TEST(KeyAttacks, AGatewayLeasingAgainAndAgainGetsNoMoreThanItsPart) {
  Council council(4, 3, 61);
  const Place place = open_pool(council);
  const std::uint64_t before = council.node(1).view()->stock_level()->unleased;
  unsigned granted = 0;
  for (unsigned i = 0; i < 20; ++i) {
    granted += flows::lease_stock(council.node(3)).has_value() ? 1U : 0U;
    council.run_for(milliseconds(100));
  }
  EXPECT_GE(granted, 1U);
  EXPECT_LE(granted, 3U);
  const std::uint64_t after = council.node(1).view()->stock_level()->unleased;
  EXPECT_GE(after, before - 3 * ledger::lease_at_most(before, 4));
  const auto elsewhere = sign_up(council, 2, place, "ada");
  EXPECT_TRUE(elsewhere.has_value()) << elsewhere.error().message;
}

TEST(KeyAttacks, BlindedPasswordsSentAsCodeTriesGiveNoTestOfAPassword) {
  Council council(4, 3, 27);
  const Place place = open_pool(council);
  const WithCode sent = send_code(council, place, "ada");
  council.run_for(milliseconds(100));
  const ledger::User ada = record_of(council, place, sent.user);
  const Secret input = crypto::password_oprf_input(place.pool, ada.id, secret("Correct-Horse-1"));
  const auto blinded = crypto::blind_input(input.span(), council.node(1).randomness).value();
  const auto ask = [&](Use use) {
    EvaluateRequest request = evaluation(use, place.pool, council.node(1).randomness);
    request.user = ada.id;
    request.kind = ledger::LookUpKind::username;
    request.look_up = ada.look_ups.front().value;
    request.blinded = blinded.blinded;
    std::vector<crypto::Partial> partials;
    for (unsigned at = 1; at <= 3; ++at) {
      const auto body = parse_answer(*council.node(at).answer(NodeIndex{static_cast<std::uint8_t>(sent.gateway)},
                                                              frame(MessageType::evaluate, encode(request))));
      EXPECT_TRUE(body) << body.error().message;
      if (body) partials.push_back(parse<EvaluateAnswer>(*body)->partial);
    }
    const Secret output = crypto::finalize_oprf(input.span(), blinded.blind, partials).value();
    return crypto::password_key(output, place.pool, ada.id, cheap).value().public_key();
  };
  EXPECT_EQ(ask(Use::sign_in), ada.credential->public_key) << "charged as a guess at the password";
  EXPECT_NE(ask(Use::code), ada.credential->public_key);
}

TEST(KeyAttacks, ATableOfEvaluationsFromEarlierCodesHelpsNothing) {
  Council council(4, 3, 28);
  const Place place = open_pool(council);
  const WithCode sent = send_code(council, place, "ada");
  const auto code_id = [&] {
    const auto state = parse_answer(*council.node(1).answer(
        NodeIndex{1}, frame(MessageType::code_state, encode(CodeStateRequest{place.pool, sent.user}))));
    return parse<CodeStateAnswer>(*state)->code_id;
  };
  const auto first = code_id();
  ASSERT_TRUE(council.node(sent.gateway).gateway->send_code(place.pool, sent.user, CodePurpose::confirm_sign_up, {}));
  const auto second = code_id();
  EXPECT_NE(first, second);
  const ledger::User ada = record_of(council, place, sent.user);
  // The same digits under both codes lead to different keys, so an old table says nothing of the new code.
  const auto key = [&](const ByteArray<16>& id) {
    const Secret input = crypto::code_oprf_input(place.pool, ada.id, "confirm_sign_up", id, secret("123456"));
    return crypto::code_key(oprf(council, {1, 2, 3}, ada.code_key, input.span())).public_key();
  };
  EXPECT_NE(key(first), key(second));
}

}  // namespace
}  // namespace jurat::council::simulated
