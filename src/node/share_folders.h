// The share store's generations as folders of a home: `shares`, then `shares.1` and so on.
#pragma once

#include "council/share_rewrite.h"
#include "node/founding.h"

namespace jurat::node {

class ShareFolders final : public council::ShareHome {
 public:
  explicit ShareFolders(Home home) : home_(std::move(home)) {}

  Result<std::unique_ptr<store::Store>> open(std::uint64_t generation) override;
  Result<void> remove(std::uint64_t generation) override;
  // Rising. Folders of other names are not looked at.
  Result<std::vector<std::uint64_t>> generations() override;

 private:
  Home home_;
};

}  // namespace jurat::node
