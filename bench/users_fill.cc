// Fills the ledger of a stopped development node with users, by certified entries through the real state machine.
//     users_fill HOME POOL USERS [USERS ...]
// At each number of users it prints one JSON line: what an entry cost, what it costs to find a user by look-up value.
// The users are random: real stock keys with real shares, values of usual sizes that nobody can open.
#include <algorithm>
#include <charconv>
#include <ctime>
#include <iostream>
#include <memory>
#include <optional>
#include <vector>

#include "core/outside.h"
#include "council/ceremony/found.h"
#include "council/shares.h"
#include "crypto/quorum_certificate.h"
#include "crypto/threshold/oprf.h"
#include "ledger/entries/add_stock_batch.h"
#include "ledger/entries/create_user.h"
#include "ledger/entries/lease_stock.h"
#include "ledger/ledger.h"
#include "node/founding.h"
#include "node/key_folder.h"
#include "store/lmdb_store.h"

namespace jurat {
namespace {

constexpr std::uint32_t batch_keys = 256;
constexpr std::uint32_t keys_of_a_user = 3;
constexpr std::size_t looked_up = 2'000;
constexpr std::size_t most_users = 1'000'000;
constexpr NodeIndex alone{1};

double thread_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

class Filler {
 public:
  static Result<std::unique_ptr<Filler>> open(const node::Home& home, PoolId pool) {
    TRY_ASSIGN(const auto lock, node::read_lock_file(home));
    TRY_ASSIGN(auto folder, node::KeyFolder::open(home.keys(), Secret(), false, system_random()));
    TRY_ASSIGN(auto keys, council::load_kept_keys(1, folder, 1));
    auto filler = std::unique_ptr<Filler>(new Filler(std::move(keys), std::move(pool)));
    TRY_ASSIGN(filler->state_, store::open_lmdb({home.ledger()}));
    TRY_ASSIGN(const std::uint64_t generation, council::share_generation(folder));
    TRY_ASSIGN(filler->share_store_, store::open_lmdb({home.shares(generation)}));
    TRY_ASSIGN(auto sealing, council::share_sealing_key_of(generation, folder));
    filler->shares_.emplace(*filler->share_store_, std::move(sealing));
    TRY_ASSIGN(filler->ledger_, ledger::Ledger::open(*filler->state_, council::genesis_of(lock)));
    return filler;
  }

  Result<void> fill_to(std::size_t users) {
    TRY_ASSIGN(std::size_t there, users_now());
    const std::size_t began_with = there;
    entries_ = 0;
    apply_microseconds_ = 0;
    while (there < users) {
      TRY(add_batch());
      TRY_ASSIGN(const std::size_t made, lease_and_create(users - there));
      there += made;
    }
    TRY_ASSIGN(const auto find, look_up_microseconds());
    std::cout << R"({"users": )" << there << R"(, "made": )" << there - began_with << R"(, "entries": )" << entries_
              << R"(, "entry_us": )" << (entries_ == 0 ? 0 : apply_microseconds_ / static_cast<double>(entries_))
              << R"(, "look_up_us": )" << find.whole << R"(, "records_us": )" << find.records << "}" << std::endl;
    return {};
  }

 private:
  // A view that stayed open would keep every page that later blocks replace.
  [[nodiscard]] Result<std::size_t> users_now() const {
    TRY_ASSIGN(const auto view, ledger_->view());
    TRY_ASSIGN(const auto users, view.count_users(pool_));
    return static_cast<std::size_t>(users);
  }

  Filler(council::KeptKeys keys, PoolId pool) : keys_(std::move(keys)), pool_(std::move(pool)) {}

  Bytes certified(const ledger::View& view, std::uint16_t number, const std::string& pool, Bytes body) {
    ledger::CertifiedEntry made;
    made.entry.council = view.council().id;
    made.entry.epoch = view.council().epoch;
    made.entry.number = number;
    made.entry.pool = pool;
    made.entry.body = std::move(body);
    made.entry.evidence_digest = system_random().array<32>();
    made.entry.endorsed = system_clock().now();
    made.entry.gateway = alone;
    made.certificate = {made.entry.epoch,
                        {{alone, crypto::endorse_digest(keys_.identity, made.entry.council, made.entry.epoch,
                                                        ledger::op_id(made.entry))}}};
    return ledger::encode(made);
  }

  Result<void> apply(std::vector<Bytes> entries) {
    TRY_ASSIGN(const auto view, ledger_->view());
    entries_ += entries.size();
    ledger::Block block{view.height() + 1, system_clock().now(), system_random().array<32>(), std::move(entries)};
    const double began = thread_microseconds();
    TRY_ASSIGN(const auto outcomes, ledger_->apply_block(block));
    apply_microseconds_ += thread_microseconds() - began;
    for (const auto& outcome : outcomes) {
      if (outcome.failure) return fail(*outcome.failure, outcome.reason);
    }
    return {};
  }

  // As the only dealer, this node's sub-share of each key is the key.
  Result<void> add_batch() {
    TRY_ASSIGN(const auto view, ledger_->view());
    TRY_ASSIGN(const auto level, view.stock_level());
    ledger::AddStockBatch body;
    body.batch.batch = level.next_batch;
    body.batch.dealers = {alone};
    std::vector<crypto::Scalar> secrets;
    for (std::uint32_t i = 0; i < batch_keys; ++i) {
      secrets.push_back(crypto::Scalar::random(system_random()));
      TRY_ASSIGN(const auto point, crypto::multiply_base(secrets.back()));
      body.batch.keys.push_back({point});
    }
    TRY(shares_->put(body.batch.batch, secrets, system_random()));
    const auto& council = view.council();
    body.acknowledgements = {{alone, crypto::endorse_digest(keys_.identity, council.id, council.epoch,
                                                            ledger::stock_batch_digest(council.id, body.batch))}};
    std::vector<Bytes> entries;
    entries.push_back(certified(view, ledger::add_stock_batch, {}, ledger::encode(body)));
    return apply(std::move(entries));
  }

  // Leases what the stock gives in one piece and makes users of it; how many.
  Result<std::size_t> lease_and_create(std::size_t at_most) {
    TRY_ASSIGN(const auto view, ledger_->view());
    TRY_ASSIGN(const auto level, view.stock_level());
    TRY_ASSIGN(const auto batch, view.stock_batch(level.open_batch));
    if (!batch) return fail(Failure::stock_empty, "the home has no stock; start the node once before");
    const auto left = static_cast<std::uint64_t>(batch->keys.size()) - batch->leased;
    const auto count = static_cast<std::uint32_t>(std::min(left, ledger::lease_at_most(level.unleased, 1)));
    std::vector<Bytes> entries;
    entries.push_back(certified(view, ledger::lease_stock, {},
                                ledger::encode(ledger::LeaseStock{alone, batch->batch, batch->leased, count})));
    const std::size_t users = std::min<std::size_t>(at_most, count / keys_of_a_user);
    for (std::size_t i = 0; i < users; ++i) {
      const auto first = batch->leased + static_cast<std::uint32_t>(i) * keys_of_a_user;
      entries.push_back(certified(view, ledger::create_user, pool_.text(),
                                  ledger::encode(ledger::CreateUser{random_user(batch->batch, first)})));
    }
    TRY(apply(std::move(entries)));
    return users;
  }

  ledger::User random_user(std::uint64_t batch, std::uint32_t first_key) {
    auto& random = system_random();
    ledger::User user{Uuid::from_random(random.array<16>()), pool_};
    user.status = ledger::UserStatus::confirmed;
    user.created = user.modified = system_clock().now();
    user.password_key = {batch, first_key};
    user.data_key = {batch, first_key + 1};
    user.code_key = {batch, first_key + 2};
    user.credential =
        ledger::Credential{1, crypto::Ed25519Key::from_seed(random.secret(32)).public_key(), user.created};
    const auto write = random.array<16>();
    for (const auto purpose : {ledger::Purpose::username, ledger::Purpose::email, ledger::Purpose::profile}) {
      const auto noise = random.array<100>();  // as long as a sealed address
      user.values.push_back({purpose, 1, write, to_bytes(noise)});
    }
    using Kind = ledger::LookUpKind;
    for (const auto kind : {Kind::username, Kind::email, Kind::given_name}) {
      user.look_ups.push_back({kind, kind == Kind::username, random.array<32>()});
    }
    const Hash32& name = user.look_ups.front().value;
    // Every user has the same chance to be asked for, however many there are.
    if (sample_.size() < looked_up) {
      sample_.push_back(name);
    } else if (const std::uint64_t at = drawn(++seen_ + looked_up); at < looked_up) {
      sample_[at] = name;
    }
    return user;
  }

  static std::uint64_t drawn(std::uint64_t below) {
    std::uint64_t number = 0;
    for (const std::uint8_t byte : system_random().array<8>()) number = number << 8 | byte;
    return number % below;
  }

  struct LookUp {
    double whole = 0;    // the value of a typed name under K_lookup, blinded and proved, and then:
    double records = 0;  // the records that it leads to, in a fresh view as each request takes one
  };

  // Medians of processor time, microseconds.
  Result<LookUp> look_up_microseconds() {
    auto& random = system_random();
    const auto dealing = crypto::deal(crypto::Scalar::random(random), 1, 1, random).value();
    std::vector<double> whole, records;
    for (std::size_t i = 0; i < looked_up; ++i) {
      const Hash32& value = sample_[drawn(sample_.size())];
      const double began = thread_microseconds();
      const auto blinded = crypto::blind_input(value, random).value();
      const auto partial =
          crypto::evaluate_partial(alone, dealing.shares[0], dealing.commitments[0], blinded.blinded, random).value();
      if (!crypto::verify_partial(dealing.commitments[0], blinded.blinded, partial)) {
        return fail(Failure::internal, "a partial made here has no proof");
      }
      TRY(crypto::finalize_oprf(value, blinded.blind, std::span(&partial, 1)));
      const double valued = thread_microseconds();
      TRY_ASSIGN(const auto view, ledger_->view());
      TRY_ASSIGN(const auto uuid, view.find_unique(pool_, ledger::LookUpKind::username, value));
      if (!uuid) return fail(Failure::internal, "a user who was made is not found");
      TRY_ASSIGN(const auto user, view.user(pool_, *uuid));
      const double found = thread_microseconds();
      if (!user) return fail(Failure::internal, "a user who was made has no record");
      whole.push_back(found - began);
      records.push_back(found - valued);
    }
    const auto median = [](std::vector<double>& took) {
      std::ranges::nth_element(took, took.begin() + looked_up / 2);
      return took[looked_up / 2];
    };
    return LookUp{median(whole), median(records)};
  }

  council::KeptKeys keys_;
  PoolId pool_;
  std::unique_ptr<store::Store> state_, share_store_;
  std::optional<council::Shares> shares_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::vector<Hash32> sample_;
  std::uint64_t seen_ = 0;
  std::size_t entries_ = 0;
  double apply_microseconds_ = 0;
};

Result<void> fill(int count, char** words) {
  if (count < 4) return fail(Failure::invalid_parameter, "usage: users_fill HOME POOL USERS [USERS ...]");
  TRY_ASSIGN(PoolId pool, PoolId::parse(words[2]));
  TRY_ASSIGN(const auto filler, Filler::open(node::Home{words[1]}, std::move(pool)));
  for (int i = 3; i < count; ++i) {
    const std::string_view word = words[i];
    std::size_t users = 0;
    const auto read = std::from_chars(word.data(), word.data() + word.size(), users);
    if (read.ec != std::errc{} || read.ptr != word.data() + word.size() || users == 0 || users > most_users) {
      return fail(Failure::invalid_parameter, std::string(word) + ": a number of users from 1 to 1000000");
    }
    TRY(filler->fill_to(users));
  }
  return {};
}

}  // namespace
}  // namespace jurat

int main(int count, char** words) {
  const auto done = jurat::fill(count, words);
  if (done) return 0;
  std::cerr << "users_fill: " << done.error().message << "\n";
  return 1;
}
