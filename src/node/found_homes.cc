#include "node/found_homes.h"

#include <atomic>
#include <mutex>
#include <thread>

#include "node/files.h"
#include "node/key_folder.h"

namespace jurat::node {
namespace {

Result<std::vector<KeyFolder>> open_keepers(const FoundHomes& wanted) {
  std::vector<KeyFolder> keepers;
  for (const auto& home : wanted.homes) {
    TRY(make_folder(home.folder));
    TRY_ASSIGN(auto keeper, KeyFolder::open(home.keys(), Secret(), true, wanted.random));
    keepers.push_back(std::move(keeper));
  }
  return keepers;
}

Result<council::Proposal> proposal_of(const FoundHomes& wanted, std::vector<KeyFolder>& keepers) {
  // A founding that was cut off goes on with what its members accepted, whatever the plan says by this time.
  if (auto kept = kept_proposal(wanted.homes.front()); kept && kept->definition.members.size() == keepers.size())
    return std::move(*kept);
  std::vector<council::Card> cards;
  for (std::size_t i = 0; i < keepers.size(); ++i) {
    const auto& planned = wanted.plan.members[i];
    TRY_ASSIGN(const auto keys, make_own_keys(keepers[i], wanted.random));
    TRY_ASSIGN(auto card, council::make_card({{},
                                              {},
                                              planned.name,
                                              planned.operator_name,
                                              planned.address,
                                              {},
                                              {},
                                              {},
                                              planned.peer_address,
                                              planned.engine_address},
                                             keys.identity, keys.network));
    cards.push_back(std::move(card));
  }
  council::ProposalTerms terms{wanted.random.array<16>(), wanted.clock.now(), wanted.plan.admins, wanted.plan.settings,
                               wanted.plan.key_sets};
  return council::propose(cards, std::move(terms));
}

}  // namespace

Result<crypto::LockFile> found_homes(const FoundHomes& wanted) {
  const std::size_t n = wanted.homes.size();
  if (n < 2 || n != wanted.plan.members.size())
    return fail(Failure::invalid_parameter, std::to_string(n) + " homes for " +
                                                std::to_string(wanted.plan.members.size()) + " members, of several");
  TRY_ASSIGN(auto keepers, open_keepers(wanted));
  TRY_ASSIGN(const auto proposal, proposal_of(wanted, keepers));
  for (std::size_t i = 0; i < n; ++i) TRY(keep_proposal(wanted.homes[i], proposal, keepers[i], true));
  std::mutex mutex;
  std::vector<Result<crypto::LockFile>> founded(n, fail(Failure::internal, "not run"));
  std::atomic<bool> failed = false;
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < n; ++i) {
      threads.emplace_back([&, i] {
        const auto tell = [&, i](std::string_view line) {
          const std::scoped_lock lock(mutex);
          wanted.progress(wanted.plan.members[i].name + ": " + std::string(line));
        };
        founded[i] = run_ceremony({wanted.homes[i], keepers[i], proposal, proposal.definition.members[i].peer_address,
                                   wanted.primes, wanted.random, tell, [&] { return failed || wanted.stop(); }});
        if (!founded[i]) failed = true;
      });
    }
  }
  // The first cause, not the stop of the others that followed from it.
  for (const auto& one : founded) {
    if (!one && one.error().failure != Failure::pending) return fail(one.error());
  }
  for (const auto& one : founded) {
    if (!one) return fail(one.error());
  }
  return std::move(founded.front());
}

}  // namespace jurat::node
