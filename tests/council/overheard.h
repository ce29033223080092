// What attacks need: a listener at a node, and people who have got some way.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "council/codes.h"
#include "council/simulated_council.h"

namespace jurat::council::simulated {

inline Failure refusal(const std::optional<Bytes>& answer) {
  if (!answer) return Failure::internal;
  const Result<Bytes> body = parse_answer(*answer);
  return body ? Failure::not_found : body.error().failure;
}

// Keeps what node `at` is asked, with who asked, while it answers honestly.
struct Overheard {
  NodeIndex from;
  Bytes request;
};
inline void listen(Council& council, unsigned at, std::vector<Overheard>& kept) {
  council.node(at).lie = [&kept](NodeIndex from, const Bytes& request, Bytes answer) -> std::optional<Bytes> {
    kept.push_back({from, request});
    return answer;
  };
}

inline std::vector<Bytes> of_type(const std::vector<Overheard>& all, MessageType type) {
  std::vector<Bytes> found;
  for (const Overheard& one : all) {
    if (parse_frame(one.request)->type == type) found.push_back(one.request);
  }
  return found;
}

inline std::vector<Bytes> endorsements_of(const std::vector<Overheard>& all, evidence::StatementKind kind) {
  std::vector<Bytes> found;
  for (const Bytes& request : of_type(all, MessageType::endorse)) {
    const auto endorse = parse<EndorseRequest>(parse_frame(request)->body);
    if (parse_statement(endorse->statement)->kind == kind) found.push_back(request);
  }
  return found;
}

inline Uuid user_of(Council& council, const Place& place, std::string_view name) {
  const auto signed_up = sign_up(council, 1, place, name);
  if (!signed_up) throw std::runtime_error(signed_up.error().message);
  council.run_for(std::chrono::milliseconds(100));
  return signed_up->user;
}

struct WithCode {
  Uuid user;
  NodeIndex courier;
  unsigned gateway;
};
inline WithCode send_code(Council& council, const Place& place, std::string_view name) {
  WithCode sent{user_of(council, place, name), {}, 0};
  const auto view = council.node(1).view();
  sent.courier = courier_of(*view, **view->user(place.pool, sent.user), CodePurpose::confirm_sign_up);
  sent.gateway = sent.courier.value % 4 + 1U;
  const auto delivery =
      council.node(sent.gateway).gateway->send_code(place.pool, sent.user, CodePurpose::confirm_sign_up, {});
  if (!delivery) throw std::runtime_error(delivery.error().message);
  return sent;
}

}  // namespace jurat::council::simulated
