// Whether other nodes can be reached, as this node sees it: the driver knows its connections, the kernel does not.
#pragma once

#include "core/ids.h"

namespace jurat::council {

class Reach {
 public:
  virtual ~Reach() = default;
  // Not reached for limits::courier_away: codes may go through the next courier.
  [[nodiscard]] virtual bool is_away(NodeIndex node) const = 0;
};

}  // namespace jurat::council
