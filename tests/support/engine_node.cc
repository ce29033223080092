// A node that is nothing but an engine and a small application on disk, as a process of its own: for tests that kill
// either side. Reads one order a line from standard input, answers one line each; ends with its input.
//   submit MILLISECONDS TEXT   -> decided TEXT HEIGHT | refused TEXT FAILURE
//   head                       -> head HEIGHT ROOT AGE_MILLISECONDS CAUGHT_UP
//   roots                      -> roots ROOT…          one for each height from 1
//   times TEXT                 -> times TEXT COUNT
//   engine                     -> engine PID
//   stopped                    -> stopped WORDS | stopped no
//   die stage|commit|committed -> dying                at the next block that has entries
#include <unistd.h>

#include <atomic>
#include <iostream>
#include <mutex>
#include <sstream>
#include <thread>

#include "core/outside.h"
#include "network/engine/comet/comet.h"
#include "store/lmdb_store.h"
#include "support/durable_blocks.h"

using namespace jurat;

namespace {

enum class Death : std::uint8_t { none, stage, commit, committed };

std::mutex printing;
void say(const std::string& line) {
  const std::lock_guard lock(printing);
  std::cout << line << std::endl;
}

Bytes times_key(std::string_view entry) { return to_bytes("times/" + std::string(entry)); }

class Keeping final : public DurableBlocks {
 public:
  using DurableBlocks::DurableBlocks;

  Result<network::StagedBlock> stage(std::uint64_t height, Moment time, const Hash32& block_hash,
                                     const std::vector<Bytes>& entries) override {
    TRY_ASSIGN(auto block, DurableBlocks::stage(height, time, block_hash, entries));
    die_at(Death::stage);
    return block;
  }
  Result<void> commit() override {
    TRY(DurableBlocks::commit());
    die_at(Death::committed);
    return {};
  }

  std::atomic<Death> death = Death::none;

 private:
  Result<void> keep(store::Writer& writer, const std::vector<Bytes>& entries) override {
    for (const Bytes& entry : entries) {
      TRY_ASSIGN(const auto before, writer.get(times_key(as_text(entry))));
      const Bytes times{static_cast<std::uint8_t>(before ? before->front() + 1 : 1)};
      TRY(writer.put(times_key(as_text(entry)), times));
    }
    die_at(Death::commit);
    return {};
  }
  void die_at(Death moment) const {
    if (death == moment && has_entries()) ::_exit(9);
  }
};

void submit(network::Engine& engine, std::istream& words) {
  long milliseconds = 0;
  std::string text;
  words >> milliseconds >> text;
  const auto decided = engine.submit(to_bytes(std::string_view(text)), std::chrono::milliseconds(milliseconds));
  if (decided) return say("decided " + text + " " + std::to_string(decided->height));
  say("refused " + text + " " + std::string(failure_name(decided.error().failure)));
}

std::string count_of(store::Store& store, const std::string& text) {
  const auto times = store.snapshot().value()->get(times_key(text));
  return std::to_string(times.value() ? (*times)->front() : 0);
}

std::string roots_of(store::Store& store) {
  std::string line = "roots";
  const Bytes prefix = to_bytes("root/");
  static_cast<void>(store.snapshot().value()->scan(prefix, prefix, [&](ByteSpan, ByteSpan root) -> Result<bool> {
    line += " " + to_hex(root);
    return true;
  }));
  return line;
}

std::string head_line(const network::Engine& engine, const Keeping& application) {
  const network::AppliedHead head = application.head();
  const auto age = (system_clock().now() - engine.head_time()).count() / 1'000;
  return "head " + std::to_string(head.height) + " " + to_hex(head.root) + " " + std::to_string(age) + " " +
         (engine.caught_up() ? "1" : "0");
}

void obey(const std::string& line, network::Engine& engine, Keeping& application, store::Store& store,
          std::vector<std::thread>& callers) {
  std::istringstream words(line);
  std::string order;
  std::string word;
  words >> order;
  if (order == "submit") {
    callers.emplace_back([&engine, rest = line.substr(order.size())] {
      std::istringstream in(rest);
      submit(engine, in);
    });
  } else if (order == "head") {
    say(head_line(engine, application));
  } else if (order == "roots") {
    say(roots_of(store));
  } else if (order == "times") {
    words >> word;
    say("times " + word + " " + count_of(store, word));
  } else if (order == "engine") {
    say("engine " + std::to_string(network::engine_pid(engine)));
  } else if (order == "stopped") {
    say("stopped " + (engine.stopped() ? engine.stopped()->message : "no"));
  } else if (order == "die") {
    words >> word;
    application.death = word == "stage" ? Death::stage : word == "commit" ? Death::commit : Death::committed;
    say("dying");
  }
}

}  // namespace

// engine_node PROGRAM HOME SELF GENESIS_MICROS SEED PORT…
int main(int count, char** arguments) {
  if (count < 7) return 2;
  const std::filesystem::path home = arguments[2];
  SeededRandom_for_tests random(std::stoull(arguments[5]));  // keys that no more than a test hangs on
  std::vector<crypto::Ed25519Key> validators;
  std::vector<crypto::Ed25519Key> nodes;
  const auto self = static_cast<std::size_t>(std::stoul(arguments[3]));
  std::vector<network::comet::Member> members;
  for (int i = 6; i < count; ++i) {
    validators.push_back(crypto::Ed25519Key::generate(random));
    nodes.push_back(crypto::Ed25519Key::generate(random));
    members.push_back(
        {validators.back().public_key(), nodes.back().public_key(), std::string("127.0.0.1:") + arguments[i]});
  }
  std::filesystem::create_directories(home);
  const auto store = store::open_lmdb({.folder = home / "ledger", .map_bytes = std::size_t{1} << 30});
  if (!store) return 1;
  Keeping application(**store);
  network::comet::HomeSettings settings{
      home / "engine", "jurat-test", Moment{std::stoll(arguments[4])}, members, self, members[self].address, {}};
  const auto engine =
      network::start_comet({arguments[1], settings, validators[self], nodes[self]}, application, system_clock());
  if (!engine) {
    std::cerr << engine.error().message << "\n";
    return 1;
  }
  say("ready");
  std::vector<std::thread> callers;
  for (std::string line; std::getline(std::cin, line);) obey(line, **engine, application, **store, callers);
  (*engine)->stop();
  for (std::thread& caller : callers) caller.join();
  return 0;
}
