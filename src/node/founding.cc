#include "node/founding.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "core/limits.h"
#include "council/ceremony/armor.h"
#include "council/ceremony/ceremony_dealer.h"
#include "node/files.h"
#include "node/founding_notes.h"
#include "node/key_folder.h"

namespace jurat::node {
namespace {

// Makes the sets that are not kept yet, a thread for each core, before the steps that would make one after the other.
class Dealing {
 public:
  Dealing(std::uint32_t count, council::Keeper& keeper, const Progress& progress)
      : count_(count), keeper_(keeper), progress_(progress) {}

  Result<void> run() {
    std::vector<std::jthread> threads;
    const auto wanted = std::clamp(std::thread::hardware_concurrency(), 1U, count_);
    for (unsigned i = 1; i < wanted; ++i) threads.emplace_back([this] { work(); });
    work();
    threads.clear();
    if (error_) return fail(*error_);
    return {};
  }

 private:
  void work() {
    while (true) {
      const auto number = ++next_;
      if (number > count_ || failed_) return;
      const auto keys = council::dealt_key_set(number, keeper_);
      const std::scoped_lock lock(mutex_);
      if (!keys) {
        error_ = keys.error();
        failed_ = true;
        return;
      }
      progress_("token keys " + std::to_string(++done_) + " of " + std::to_string(count_));
    }
  }

  std::uint32_t count_;
  council::Keeper& keeper_;
  const Progress& progress_;
  std::atomic<std::uint32_t> next_ = 0;
  std::atomic<bool> failed_ = false;
  std::mutex mutex_;
  std::optional<Error> error_;
  std::uint32_t done_ = 0;
};

}  // namespace

Result<void> check_unused(const Home& home) {
  static const std::set<std::string> own{
      "keys", "lock", "admin.key", "ceremony", "council.json", "council.json.new", "council.lock.new"};
  std::error_code error;
  if (std::filesystem::exists(home.lock_file(), error)) {
    return fail(Failure::conflict, home.folder.string() + ": already belongs to a council (" +
                                       home.lock_file().string() + "); choose another home");
  }
  if (!std::filesystem::exists(home.folder, error)) return {};
  for (std::filesystem::directory_iterator at(home.folder, error), end; !error && at != end; at.increment(error)) {
    if (own.contains(at->path().filename().string())) continue;
    return fail(Failure::conflict, home.folder.string() + ": is in use: it holds " + at->path().filename().string() +
                                       " but no lock file; choose an empty folder");
  }
  if (error) return fail(Failure::input_output, home.folder.string() + ": cannot be read: " + error.message());
  return {};
}

Result<OwnKeys> make_own_keys(council::Keeper& keeper, Random& random) {
  TRY_ASSIGN(auto identity, council::identity_key(keeper, random));
  TRY_ASSIGN(auto network, council::network_keys(keeper, random));
  TRY(council::share_sealing_key(keeper, random));
  return OwnKeys{std::move(identity), std::move(network)};
}

namespace {

constexpr std::string_view accepted_name = "ceremony_accepted";  // the hash of the accepted proposal

Result<bool> is_accepted(const Hash32& proposal, council::Keeper& keeper) {
  TRY_ASSIGN(const auto accepted, keeper.load(accepted_name));
  return accepted && std::ranges::equal(accepted->span(), proposal);
}

Result<void> keep_acceptance(const Hash32& proposal, council::Keeper& keeper) {
  TRY_ASSIGN(const bool there, is_accepted(proposal, keeper));
  return there ? Result<void>() : keeper.keep(accepted_name, Secret::copy_of(proposal));
}

}  // namespace

Result<void> keep_proposal(const Home& home, const council::Proposal& proposal, council::Keeper& keeper, bool replace) {
  const auto hash = council::proposal_hash(proposal);
  TRY(council::check_signed_nothing_else(hash, keeper));
  FoundingNotes notes(home);
  const auto bytes = council::encode(proposal);
  TRY_ASSIGN(const auto kept, notes.read(council::page::proposal));
  // The page first: a run that finds it without its sealed hash asks for the acceptance again.
  if (kept && *kept == bytes) return keep_acceptance(hash, keeper);
  if (kept && !replace) {
    const auto former = council::parse_proposal(*kept);
    return fail(Failure::conflict, home.folder.string() + ": has accepted another proposal" +
                                       (former ? ", " + council::fingerprint(council::proposal_hash(*former)) : "") +
                                       "; give --replace if that one is given up");
  }
  // What was dealt for another proposal counts for nothing in this one.
  TRY_ASSIGN(const auto card, notes.read(council::page::card));
  TRY(remove_durably(home.ceremony()));
  if (card) TRY(notes.write(council::page::card, *card));
  TRY(notes.write(council::page::proposal, bytes));
  return keep_acceptance(hash, keeper);
}

Result<council::Proposal> accepted_proposal(const Home& home, council::Keeper& keeper) {
  TRY_ASSIGN(auto proposal, kept_proposal(home));
  const auto hash = council::proposal_hash(proposal);
  TRY_ASSIGN(const bool accepted, is_accepted(hash, keeper));
  if (accepted) return proposal;
  return fail(Failure::conflict,
              home.ceremony().string() + "/proposal: has the fingerprint " + council::fingerprint(hash) +
                  ", which was not accepted here: the file was altered, or the acceptance was cut off; compare the "
                  "fingerprint with the other operators and run `jurat council accept` again");
}

Result<council::Proposal> kept_proposal(const Home& home) {
  FoundingNotes notes(home);
  TRY_ASSIGN(const auto kept, notes.read(council::page::proposal));
  if (!kept) {
    return fail(Failure::not_found,
                home.folder.string() + ": has accepted no proposal; `jurat council accept --home DIR FILE` does that");
  }
  auto proposal = council::parse_proposal(*kept);
  if (!proposal)
    return fail(proposal.error().failure, home.ceremony().string() + "/proposal: " + proposal.error().message);
  return proposal;
}

namespace {

// The plan as a proposal; what was drawn for the one that is kept stays, so that a second run goes on with it.
Result<council::Proposal> proposal_of(const Home& home, const council::Plan& plan, const OwnKeys& keys, Random& random,
                                      Clock& clock) {
  const auto& own = plan.members.front();
  TRY_ASSIGN(auto card,
             council::make_card({{}, {}, own.name, own.operator_name, own.address}, keys.identity, keys.network));
  council::ProposalTerms terms{random.array<16>(), clock.now(), plan.admins, plan.settings, plan.key_sets};
  if (const auto kept = kept_proposal(home)) {
    terms.council = kept->definition.council;
    terms.made = kept->definition.made;
  }
  return council::propose({std::move(card)}, std::move(terms));
}

Result<crypto::LockFile> run_alone(const Home& home, council::Proposal proposal, council::Keeper& keeper,
                                   Random& random) {
  FoundingNotes notes(home);
  TRY_ASSIGN(auto member, council::CeremonyMember::open(proposal, keeper, notes, random));
  const council::PrimeSource none = [](std::uint32_t) -> Result<crypto::SafePrimes> {
    return fail(Failure::internal, "the keys of a council of one are whole");
  };
  TRY_ASSIGN(auto dealer,
             council::CeremonyDealer::open(std::move(proposal), notes, none, random, [](std::string_view) {}));
  while (!dealer.done()) {
    TRY_ASSIGN(const auto asked, dealer.ask());
    for (const auto& one : asked) TRY(dealer.hear(one.to, member.answer(one.to, one.request)));
  }
  ASSERT_TRUTH(member.lock_file().has_value());
  return *member.lock_file();
}

}  // namespace

Result<crypto::LockFile> found_council(const Home& home, const council::Plan& plan, const Secret& passphrase,
                                       Random& random, Clock& clock, const Progress& progress) {
  if (plan.members.size() != 1)
    return fail(Failure::invalid_parameter,
                "one node alone founds a council of one, not of " + std::to_string(plan.members.size()));
  TRY(check_unused(home));
  TRY(make_folder(home.folder));
  TRY_ASSIGN(auto keeper, KeyFolder::open(home.keys(), passphrase, true, random));
  TRY_ASSIGN(const auto keys, make_own_keys(keeper, random));
  progress("node identity " + to_hex(keys.identity.public_key()));
  TRY_ASSIGN(auto proposal, proposal_of(home, plan, keys, random, clock));
  TRY(keep_proposal(home, proposal, keeper, true));
  TRY(Dealing(plan.key_sets, keeper, progress).run());
  TRY_ASSIGN(auto file, run_alone(home, std::move(proposal), keeper, random));
  progress("lock file " + home.lock_file().string() + ", definition " +
           to_hex(crypto::definition_hash(file.definition)));
  return file;
}

Result<crypto::LockFile> read_lock_file(const Home& home) {
  const auto path = home.lock_file();
  TRY_ASSIGN(const auto content, read_file(path, limits::lock_file_bytes));
  auto file = crypto::parse_lock_file(content);
  if (!file)
    return fail(file.error().failure, path.string() + ": " + file.error().message + "; restore it from a copy");
  return file;
}

}  // namespace jurat::node
