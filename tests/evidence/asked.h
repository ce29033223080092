// A question about a user of a pool on a small ledger, for the tests of evidence.
#pragma once

#include <memory>

#include "evidence/question.h"
#include "ledger/ledger.h"
#include "store/memory_store.h"

namespace jurat::evidence::asked {

struct Asked {
  SeededRandom_for_tests random{7};
  crypto::Ed25519Key node_key = crypto::Ed25519Key::generate(random);
  crypto::Ed25519Key user_key = crypto::Ed25519Key::generate(random);
  std::unique_ptr<store::Store> store = store::open_memory();
  std::unique_ptr<ledger::Ledger> state;
  std::optional<ledger::View> view;
  ledger::Pool pool{*PoolId::parse("eu-test-1_abc")};
  ledger::Client client{*ClientId::parse("app"), pool.id};
  ledger::User user{Uuid::from_random({9}), pool.id};
  Question question;

  explicit Asked(bool sigv4_admin = false) {
    ledger::Genesis genesis;
    genesis.council.id = CouncilId{1};
    genesis.council.settings.sigv4_admin = sigv4_admin;
    genesis.council.members.push_back({NodeIndex{1}, node_key.public_key(), "node", "operator", ""});
    state = std::move(*ledger::Ledger::open(*store, genesis));
    view = *state->view();
    user.credential = ledger::Credential{1, user_key.public_key(), {}};
    question.council = genesis.council.id;
    question.request_hash = Hash32{42};
    question.gateway = question.self = NodeIndex{1};
    question.now = Moment::from_seconds(1'700'000'000);
    question.view = &*view;
    question.pool = &pool;
    question.client = &client;
    question.user = &user;
  }

  Result<Facts> ask(StatementKind statement, const std::vector<Item>& items) {
    question.statement = statement;
    Facts facts;
    TRY(verify_all(question, items, facts));
    return facts;
  }
};

}  // namespace jurat::evidence::asked
