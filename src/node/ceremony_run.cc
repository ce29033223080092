#include "node/ceremony_run.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

#include "http/worker_pool.h"
#include "network/peers/peers.h"
#include "node/founding_notes.h"
#include "node/inbox.h"
#include "node/settings.h"

namespace jurat::node {
namespace {

using SteadyClock = std::chrono::steady_clock;

class Meeting {
 public:
  explicit Meeting(CeremonyRun run) : run_(std::move(run)), notes_(run_.home) {}
  ~Meeting() { end(); }
  Meeting(const Meeting&) = delete;
  Meeting& operator=(const Meeting&) = delete;

  Result<crypto::LockFile> hold() {
    TRY_ASSIGN(auto member, council::CeremonyMember::open(run_.proposal, run_.keeper, notes_, run_.random));
    member_.emplace(std::move(member));
    TRY(listen());
    const bool leads = member_->self() == NodeIndex{1};
    if (leads) {
      TRY(lead());
    } else {
      TRY(attend());
    }
    const std::scoped_lock lock(mutex_);
    ASSERT_TRUTH(member_->lock_file().has_value());
    return *member_->lock_file();
  }

 private:
  Result<void> listen() {
    TRY_ASSIGN(const auto keys, council::network_keys(run_.keeper, run_.random));
    std::vector<network::Peer> peers;
    for (const auto& member : run_.proposal.definition.members)
      peers.push_back({member.index, member.peer_address, member.tls_key});
    auto started =
        network::Peers::start({.self = member_->self(),
                               .tls_key = keys.tls,
                               .listen = run_.listen,
                               .members = std::move(peers),
                               .handler =
                                   [this](NodeIndex from, Bytes request, network::Reply reply) {
                                     Bytes answer;
                                     {
                                       const std::scoped_lock lock(mutex_);
                                       answer = member_->answer(from, request);
                                       changed_.notify_all();
                                     }
                                     wipe(request);
                                     std::move(reply).send(std::move(answer));
                                   },
                               .submit = [this](std::function<void()> task) { return pool_.submit(std::move(task)); },
                               .random = run_.random,
                               .times = {}});
    if (!started) return fail(started.error().failure, "the address for the other nodes: " + started.error().message);
    peers_ = std::move(*started);
    run_.progress("member " + std::to_string(member_->self().value) + ", listening at " + run_.listen);
    return {};
  }

  void end() {
    if (peers_) peers_->stop();
    pool_.stop();
    peers_.reset();
  }

  [[nodiscard]] bool late() const { return SteadyClock::now() - began_ > run_.at_most; }
  // Whether whoever has the lock file has stayed long enough for the others.
  [[nodiscard]] bool lingered() {
    if (!has_lock_file()) return false;
    if (!founded_) {
      founded_ = SteadyClock::now();
      run_.progress("the lock file is here; staying a little for those who wait for theirs");
    }
    return SteadyClock::now() - *founded_ > run_.linger;
  }
  bool has_lock_file() {
    const std::scoped_lock lock(mutex_);
    return member_->lock_file().has_value();
  }

  Result<void> attend() {
    std::unique_lock lock(mutex_);
    while (!member_->may_leave()) {
      changed_.wait_for(lock, limits::ceremony_rest);
      lock.unlock();
      const bool over = lingered();
      if (over) return {};
      if (run_.stop()) return fail(Failure::pending, "stopped; run it again to go on");
      if (late()) {
        return fail(
            Failure::not_enough_nodes,
            "member 1 has not led the founding to its end in time; is `jurat council run` running there, and can "
            "it reach this node? Run it again to go on");
      }
      lock.lock();
    }
    return {};
  }

  std::string places_of(const std::vector<NodeIndex>& members) {
    std::string out;
    for (const auto index : members) {
      const auto& member = run_.proposal.definition.members[index.value - 1U];
      out += (out.empty() ? "" : ", ") + std::to_string(index.value) + " (" + member.name + " at " +
             member.peer_address + ")";
    }
    return out;
  }

  Result<void> lead() {
    TRY_ASSIGN(auto dealer,
               council::CeremonyDealer::open(run_.proposal, notes_, run_.primes, run_.random, run_.progress));
    while (!dealer.done()) {
      if (run_.stop()) return fail(Failure::pending, "stopped; run it again to go on");
      const auto missing = dealer.missing();
      if (lingered()) {
        run_.progress("founded, but no word that the lock file arrived at member " + places_of(missing) +
                      "; run this again together with theirs, or copy council.lock and council.json there");
        return {};
      }
      if (late()) {
        return fail(Failure::not_enough_nodes,
                    "no answer from member " + places_of(missing) +
                        "; is `jurat council run` running there, and can it be reached? Run it again to go on");
      }
      TRY_ASSIGN(auto asked, dealer.ask());
      TRY(send_and_hear(dealer, std::move(asked)));
    }
    return {};
  }

  Result<void> send_and_hear(council::CeremonyDealer& dealer, std::vector<council::CeremonyDealer::Asked> asked) {
    // Farewells are not waited for long: they are a courtesy.
    const std::chrono::milliseconds within = dealer.done() ? limits::ceremony_rest * 5 : limits::peer_answer_time;
    std::size_t open = 0, unheard = 0;
    for (auto& one : asked) {
      if (one.to == member_->self()) {
        const std::scoped_lock lock(mutex_);
        const auto answer = member_->answer(one.to, one.request);
        wipe(one.request);
        TRY(dealer.hear(one.to, answer));
        continue;
      }
      const auto sent =
          peers_->ask(one.to, std::move(one.request), within,
                      [inbox = inbox_, to = one.to](Result<Bytes> answer) { inbox->put(to, std::move(answer)); });
      ++(sent ? open : unheard);
    }
    while (open > 0) {
      auto answer = inbox_->take(limits::ceremony_rest);
      if (!answer) {
        if (run_.stop()) return {};
        continue;
      }
      --open;
      if (!answer->content) {
        ++unheard;
        continue;
      }
      TRY(dealer.hear(answer->from, *answer->content));
    }
    if (unheard > 0 && !dealer.done()) rest(dealer);
    return {};
  }

  void rest(const council::CeremonyDealer& dealer) {
    const auto now = SteadyClock::now();
    if (now >= next_word_) {
      next_word_ = now + std::chrono::seconds(30);
      run_.progress("waiting for member " + places_of(dealer.missing()));
    }
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, limits::ceremony_rest);
  }

  CeremonyRun run_;
  FoundingNotes notes_;
  const SteadyClock::time_point began_ = SteadyClock::now();
  // The first words about who is missing come when there was time to connect.
  SteadyClock::time_point next_word_ = began_ + std::chrono::seconds(3);
  std::optional<SteadyClock::time_point> founded_;
  std::mutex mutex_;  // the member, which requests and the leader use
  std::condition_variable changed_;
  std::optional<council::CeremonyMember> member_;
  std::shared_ptr<Inbox> inbox_ = std::make_shared<Inbox>();  // late answers outlive the meeting
  http::WorkerPool pool_{2, limits::peer_requests};
  std::unique_ptr<network::Peers> peers_;
};

}  // namespace

std::string listen_for(std::string_view peer_address) {
  if (parse_address(peer_address)) return std::string(peer_address);
  const auto colon = peer_address.rfind(':');
  return "0.0.0.0" + std::string(peer_address.substr(std::min(colon, peer_address.size())));
}

Result<crypto::LockFile> run_ceremony(CeremonyRun run) {
  Meeting meeting(std::move(run));
  return meeting.hold();
}

}  // namespace jurat::node
