#include "council/gather.h"

#include <algorithm>

#include "council/wire.h"

namespace jurat::council {

Gather::Step Gather::start(Moment now) {
  begun_ = now;
  asked_at_ = now;
  const std::size_t first = round_.at_first == 0 ? round_.requests.size() : round_.at_first;
  Step step;
  while (asked_ < std::min(first, round_.requests.size())) step.send.push_back(round_.requests[asked_++]);
  step.done = done_ = hopeless();
  if (!done_) step.wake_at = wake_at();
  return step;
}

Gather::Step Gather::on_answer(NodeIndex from, const std::optional<Bytes>& answer, Moment now) {
  const bool known = std::any_of(round_.requests.begin(), round_.requests.begin() + static_cast<std::ptrdiff_t>(asked_),
                                 [&](const Outgoing& one) { return one.to == from; });
  if (done_ || !known || settled_.contains(from)) return next(now, false);
  settled_[from] = true;
  if (!answer) {
    refusals_[Failure::not_enough_nodes].first += 1;
    return next(now, true);
  }
  Result<Bytes> body = parse_answer(*answer);
  if (!body) {
    if (body.error().failure == Failure::bad_encoding) {
      faults_.push_back({from, Failure::bad_encoding, body.error().message});
    } else {
      auto& [count, text] = refusals_[body.error().failure];
      count += 1;
      text = body.error().message;
    }
    return next(now, true);
  }
  if (round_.accept) {
    if (const Result<void> accepted = round_.accept(from, *body); !accepted) {
      faults_.push_back({from, accepted.error().failure, accepted.error().message});
      return next(now, true);
    }
  }
  good_[from] = std::move(*body);
  if (!round_.complete || good_.size() < round_.need) return next(now, false);
  complete_ = round_.complete(good_);
  return next(now, !complete_);
}

Gather::Step Gather::on_time(Moment now) {
  if (now >= begun_ + round_.deadline) {
    done_ = true;
    return Step{{}, {}, true};
  }
  return next(now, !enough() && now >= asked_at_ + round_.hedge);
}

Gather::Step Gather::next(Moment now, bool ask_more) {
  Step step;
  if (enough() && !enough_at_) enough_at_ = now;
  if (!done_ && enough()) done_ = settled_.size() >= asked_ || now >= *enough_at_ + round_.linger;
  if (!done_ && ask_more && !enough_at_) {
    while (asked_ < round_.requests.size()) step.send.push_back(round_.requests[asked_++]);
    asked_at_ = now;
  }
  if (!done_ && !enough() && hopeless()) done_ = true;
  step.done = done_;
  if (!done_) step.wake_at = wake_at();
  return step;
}

Moment Gather::wake_at() const {
  const Moment end = begun_ + round_.deadline;
  if (enough_at_) return std::min(end, *enough_at_ + round_.linger);
  return asked_ < round_.requests.size() ? asked_at_ + round_.hedge : end;
}

bool Gather::hopeless() const {
  if (settled_.size() == round_.requests.size()) return true;
  const std::size_t lost = settled_.size() - good_.size();
  return round_.requests.size() - lost < round_.need;
}

Result<Gathered> Gather::take() {
  ASSERT_TRUTH(done_);
  if (enough()) {
    Gathered gathered;
    for (auto& [node, body] : good_) {
      if (gathered.answers.size() < round_.need || round_.linger > Duration{0})
        gathered.answers.emplace_back(node, std::move(body));
    }
    return gathered;
  }
  if (good_.size() >= round_.need)
    return fail(Failure::share_invalid, "the shares of " + std::to_string(good_.size()) + " nodes do not fit together");
  const auto most = std::max_element(refusals_.begin(), refusals_.end(),
                                     [](const auto& a, const auto& b) { return a.second.first < b.second.first; });
  if (most != refusals_.end() && most->first != Failure::not_enough_nodes)
    return fail(most->first, most->second.second);
  std::string reason = std::to_string(good_.size()) + " of " + std::to_string(round_.need) + " nodes answered";
  for (const Fault& fault : faults_) reason += "; node " + std::to_string(fault.node.value) + ": " + fault.reason;
  return fail(Failure::not_enough_nodes, std::move(reason));
}

}  // namespace jurat::council
