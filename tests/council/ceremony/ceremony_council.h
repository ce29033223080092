// A founding in one process: each node with its own disk, which can die at any write; only bytes cross.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "council/ceremony/ceremony_dealer.h"
#include "council/ceremony/ceremony_member.h"
#include "council/ceremony/memory_keeper.h"
#include "support/vector_lines.h"

namespace jurat::council::ceremony {

class MemoryNotebook : public Notebook {
 public:
  Result<std::optional<Bytes>> read(std::string_view name) override {
    const auto found = pages.find(std::string(name));
    if (found == pages.end()) return std::optional<Bytes>();
    return std::optional<Bytes>(found->second);
  }
  Result<void> write(std::string_view name, ByteSpan page) override {
    pages[std::string(name)] = to_bytes(page);
    return {};
  }
  Result<void> write_lock_file(const crypto::LockFile& file) override {
    lock = file;
    return {};
  }
  Result<std::optional<crypto::LockFile>> lock_file() override { return lock; }
  std::map<std::string, Bytes> pages;
  std::optional<crypto::LockFile> lock;
};

// What a node keeps. The write number `dies_at` (from 0) is the last of that process, done or not done.
class Disk final : public MemoryNotebook, public Keeper {
 public:
  Result<std::optional<Secret>> load(std::string_view name) override { return secrets.load(name); }
  Result<void> keep(std::string_view name, const Secret& secret) override {
    return once([&] { return secrets.keep(name, secret); });
  }
  Result<void> forget(std::string_view name) override { return secrets.forget(name); }
  Result<void> write(std::string_view name, ByteSpan page) override {
    return once([&] { return MemoryNotebook::write(name, page); });
  }
  Result<void> write_lock_file(const crypto::LockFile& file) override {
    return once([&] { return MemoryNotebook::write_lock_file(file); });
  }
  MemoryKeeper secrets;
  int writes = 0, dies_at = -1;
  bool last_is_done = false, dead = false;

 private:
  template <class Write>
  Result<void> once(Write write) {
    if (dead) return fail(Failure::input_output, "dead");
    dead = writes++ == dies_at;
    if (!dead || last_is_done) TRY(write());
    if (dead) return fail(Failure::input_output, "dead");
    return {};
  }
};

// Each pair of the published primes makes one key: 28 of them.
inline PrimeSource published_primes() {
  return [lines = tests::vector_lines("rsa/safe_primes.txt")](std::uint32_t number) -> Result<crypto::SafePrimes> {
    std::size_t first = 0, second = 1;
    for (; number > 0 && first + 1 < lines.size(); --number) {
      if (++second == lines.size()) second = ++first + 1;
    }
    if (second >= lines.size()) return fail(Failure::limit_exceeded, "no published primes are left");
    const auto prime = [&](std::size_t place) { return Secret::copy_of(from_hex(lines[place]).value()); };
    return crypto::SafePrimes{prime(first), prime(second)};
  };
}

class Council {
 public:
  explicit Council(unsigned n, std::uint32_t key_sets = 1) : random(n) {
    std::vector<Card> cards;
    for (unsigned i = 1; i <= n; ++i) {
      disks.push_back(std::make_unique<Disk>());
      auto& disk = *disks.back();
      crypto::LockMember words{
          {}, {}, "node-" + std::to_string(i), "Operator " + std::to_string(i), "https://n.example"};
      if (n > 1) words.peer_address = "10.0.0." + std::to_string(i) + ":9330";
      if (n > 1) words.engine_address = "10.0.0." + std::to_string(i) + ":9430";
      cards.push_back(make_card(words, identity_key(disk, random).value(), network_keys(disk, random).value()).value());
      disk.writes = 0;
    }
    ProposalTerms terms;
    terms.council = random.array<16>();
    terms.made = Moment::from_seconds(1'790'000'000);
    terms.settings = {false, false, "123456789012", "eu-local-1", "https://auth.example"};
    terms.key_sets = key_sets;
    proposal = propose(cards, terms).value();
  }

  void start_member(unsigned index) {
    auto& member = members[index];
    member.reset();
    auto opened = CeremonyMember::open(proposal, disk(index), disk(index), random);
    if (!opened) throw std::runtime_error("member " + std::to_string(index) + ": " + opened.error().message);
    member.emplace(std::move(*opened));
  }
  Result<void> start_dealer() {
    dealer.reset();
    auto opened = CeremonyDealer::open(proposal, disk(1), primes, random,
                                       [this](std::string_view line) { news.emplace_back(line); });
    if (!opened) return fail(opened.error());
    dealer.emplace(std::move(*opened));
    return {};
  }

  // A node whose disk died starts again with what it kept; the next death, if any, was set by the test.
  Result<void> start_again() {
    for (unsigned i = 1; i <= disks.size(); ++i) {
      if (!disk(i).dead) continue;
      disk(i).dead = false;
      disk(i).dies_at = -1;
      ++restarts;
      start_member(i);
      if (i == 1) TRY(start_dealer());
    }
    return {};
  }
  [[nodiscard]] bool anybody_dead() const {
    return std::ranges::any_of(disks, [](const auto& disk) { return disk->dead; });
  }

  // One request to one member and its answer back, unless somebody dies or `lie` says otherwise.
  Result<void> exchange(const CeremonyDealer::Asked& asked) {
    Bytes answer = members[asked.to.value]->answer(NodeIndex{1}, asked.request);
    if (disk(asked.to.value).dead) return start_again();
    if (lie) answer = lie(asked.to, asked.request, std::move(answer));
    if (loses()) return {};
    return dealer->hear(asked.to, answer);
  }

  // To the end, or to the first error of the dealer.
  Result<void> run() {
    for (unsigned i = 1; i <= disks.size(); ++i) {
      if (!members[i]) start_member(i);
    }
    if (!dealer) {
      const auto started = start_dealer();
      if (!started && !disk(1).dead) return started;
    }
    for (unsigned round = 0; round < 200; ++round) {
      TRY(start_again());
      const auto asked = dealer->ask();
      if (disk(1).dead) continue;
      if (!asked) return fail(asked.error());
      const std::uint64_t of = restarts;
      for (const auto& one : *asked) {
        if (loses()) continue;
        TRY(exchange(one));
        if (of != restarts) break;
        if (repeats && !sent.empty()) TRY(exchange(sent[draw() % sent.size()]));
        sent.push_back({one.to, one.request});
      }
      if (of == restarts && dealer->done()) return {};
    }
    return fail(Failure::too_slow, "never ended");
  }

  std::uint64_t draw() {
    const auto bytes = random.array<4>();
    return std::uint64_t{bytes[0]} << 24 | std::uint64_t{bytes[1]} << 16 | std::uint64_t{bytes[2]} << 8 | bytes[3];
  }
  bool loses() { return lost_percent > 0 && draw() % 100 < lost_percent; }
  Disk& disk(unsigned index) { return *disks.at(index - 1); }
  crypto::Ed25519Key identity(unsigned index) { return identity_key(disk(index), random).value(); }

  SeededRandom_for_tests random;
  std::vector<std::unique_ptr<Disk>> disks;
  Proposal proposal;
  PrimeSource primes = published_primes();
  std::map<unsigned, std::optional<CeremonyMember>> members;
  std::optional<CeremonyDealer> dealer;
  std::vector<std::string> news;
  std::vector<CeremonyDealer::Asked> sent;
  std::function<Bytes(NodeIndex of, const Bytes& request, Bytes answer)> lie;
  unsigned lost_percent = 0;
  bool repeats = false;
  std::uint64_t restarts = 0;
};

}  // namespace jurat::council::ceremony
