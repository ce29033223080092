// How many look-ups a gateway may make that lead to nothing (protocols 7), at one node: no node can test names alone,
// and no gateway many. A look-up is taken from the bucket when it is answered and given back, once, when evidence that
// uses one was verified within 60 s, or an entry that used one applied. Kept in RAM: a restart fills the bucket.
#pragma once

#include <deque>
#include <functional>
#include <map>

#include "core/ids.h"
#include "core/moment.h"
#include "evidence/kinds.h"

namespace jurat::council {

// Whether a statement of this kind begins with a look-up of what somebody typed, and has evidence that only the right
// name leads to.
bool evidence_follows_look_up(evidence::StatementKind kind) noexcept;

class LookUpBudget {
 public:
  // too_many_requests: the bucket or the day is spent.
  Result<void> take(NodeIndex gateway, const PoolId& pool, std::size_t points, Moment now);
  // Evidence that follows a look-up was verified: one look-up of this pool is given back, the newest that
  // is not yet.
  void give_back(NodeIndex gateway, const PoolId& pool, Moment now);
  // This node endorsed an entry that used a look-up; it is given back once `applied` says that the entry did.
  void expect_entry(NodeIndex gateway, const PoolId& pool, const Hash32& op_id, Moment now);
  Result<void> settle_entries(NodeIndex gateway, const std::function<Result<bool>(const Hash32& op_id)>& applied,
                              Moment now);

 private:
  struct Taken {
    PoolId pool;
    std::int64_t points = 0;
    Moment expires;
  };
  struct Expected {
    PoolId pool;
    Hash32 op_id{};
    Moment expires;
  };
  struct Bucket {
    std::int64_t left = 0;
    Moment filled;
    std::int64_t today = 0;
    Moment day_began;
    std::deque<Taken> pending;
    std::deque<Expected> expected;
  };
  Bucket& bucket(NodeIndex gateway, Moment now);

  std::map<std::uint8_t, Bucket> buckets_;  // one for each member
};

}  // namespace jurat::council
