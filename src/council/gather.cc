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
  if (!done_) step.wake_at = asked_ < round_.requests.size() ? now + round_.hedge : begun_ + round_.deadline;
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
  return next(now, false);
}

Gather::Step Gather::on_time(Moment now) {
  if (now >= begun_ + round_.deadline) {
    done_ = true;
    return Step{{}, {}, true};
  }
  return next(now, now >= asked_at_ + round_.hedge);
}

Gather::Step Gather::next(Moment now, bool ask_more) {
  Step step;
  if (!done_ && good_.size() >= round_.need) done_ = true;
  if (!done_ && ask_more) {
    while (asked_ < round_.requests.size()) step.send.push_back(round_.requests[asked_++]);
    asked_at_ = now;
  }
  if (!done_ && hopeless()) done_ = true;
  step.done = done_;
  if (!done_) step.wake_at = asked_ < round_.requests.size() ? asked_at_ + round_.hedge : begun_ + round_.deadline;
  return step;
}

bool Gather::hopeless() const {
  const std::size_t lost = settled_.size() - good_.size();
  return round_.requests.size() - lost < round_.need;
}

Result<Gathered> Gather::take() {
  ASSERT_TRUTH(done_);
  if (good_.size() >= round_.need) {
    Gathered gathered;
    for (auto& [node, body] : good_) {
      if (gathered.answers.size() < round_.need) gathered.answers.emplace_back(node, std::move(body));
    }
    gathered.faults = std::move(faults_);
    return gathered;
  }
  const auto most = std::max_element(refusals_.begin(), refusals_.end(),
                                     [](const auto& a, const auto& b) { return a.second.first < b.second.first; });
  if (most != refusals_.end() && most->first != Failure::not_enough_nodes)
    return fail(most->first, most->second.second);
  std::string reason = std::to_string(good_.size()) + " of " + std::to_string(round_.need) + " nodes answered";
  for (const Fault& fault : faults_) reason += "; node " + std::to_string(fault.node.value) + ": " + fault.reason;
  return fail(Failure::not_enough_nodes, std::move(reason));
}

}  // namespace jurat::council
