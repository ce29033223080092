#include "node/founding.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "core/limits.h"
#include "node/files.h"
#include "node/key_folder.h"

namespace jurat::node {
namespace {

// Deals the sets that are not kept yet, a thread for each core.
class Dealing {
 public:
  Dealing(std::uint32_t count, council::Keeper& keeper, const Progress& progress)
      : count_(count), sets_(count), keeper_(keeper), progress_(progress) {}

  Result<std::vector<crypto::LockKeySet>> run() {
    std::vector<std::jthread> threads;
    const auto wanted = std::clamp(std::thread::hardware_concurrency(), 1U, count_);
    for (unsigned i = 1; i < wanted; ++i) threads.emplace_back([this] { work(); });
    work();
    threads.clear();
    if (error_) return fail(*error_);
    return std::move(sets_);
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
      sets_[number - 1] = council::public_half(*keys);
      progress_("token keys " + std::to_string(++done_) + " of " + std::to_string(count_));
    }
  }

  std::uint32_t count_;
  std::vector<crypto::LockKeySet> sets_;
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
      "keys", "lock", "admin.key", "council.json", "council.json.new", "council.lock.new"};
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

Result<crypto::LockFile> found_council(const Home& home, const council::Plan& plan, const Secret& passphrase,
                                       Random& random, Clock& clock, const Progress& progress) {
  TRY(council::check(plan));
  TRY(check_unused(home));
  TRY(make_folder(home.folder));
  TRY_ASSIGN(auto keeper, KeyFolder::open(home.keys(), passphrase, true, random));
  TRY_ASSIGN(const auto identity, council::identity_key(keeper, random));
  TRY_ASSIGN(const auto sealing, council::share_sealing_key(keeper, random));
  progress("node identity " + to_hex(identity.public_key()));
  TRY_ASSIGN(auto key_sets, Dealing(plan.key_sets, keeper, progress).run());
  const std::array<crypto::Ed25519PublicKey, 1> identities{identity.public_key()};
  TRY_ASSIGN(auto definition, council::define(plan, identities, std::move(key_sets), random.array<16>(), clock.now()));
  const auto signature = crypto::sign_definition(identity, definition);
  TRY_ASSIGN(auto file, council::assemble(std::move(definition), {signature}));
  TRY(write_atomically(home.lock_view(), as_bytes(crypto::json_view(file)), 0644));
  TRY(write_atomically(home.lock_file(), crypto::encode(file), 0644));
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
