#include "network/peers/reply_route.h"

#include <utility>

#include "core/log.h"

namespace jurat::network {

void Reply::Route::give(std::optional<Bytes> answer) const {
  const auto kept = exchange.lock();
  if (!kept || !*wanted) return;
  // The connection is only looked up over there: its last owner must not be this thread.
  kept->post([to = conversation, request = id, answer = std::move(answer)] {
    const auto open = to.lock();
    if (!open) return;
    if (answer) {
      open->answer(request, *answer);
    } else {
      open->refuse(request, Refusal::no_answer);
    }
  });
}

Reply::Reply(std::unique_ptr<Route> route) : route_(std::move(route)) {}
Reply::Reply(Reply&&) noexcept = default;

Reply::~Reply() {
  if (route_) route_->give(std::nullopt);
}

void Reply::send(Bytes answer) && {
  const std::unique_ptr<Route> route = std::move(route_);
  if (!route) return;
  if (answer.size() > frame_body_bytes) {
    log_event(Level::error, "peers.answer_too_large", {{"bytes", answer.size()}});
  }
  route->give(std::move(answer));
}

bool Reply::wanted() const { return route_ && *route_->wanted; }

}  // namespace jurat::network
