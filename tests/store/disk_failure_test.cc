#include "store/disk_failure.h"

#include <gtest/gtest.h>

namespace jurat::store {
namespace {

TEST(DiskFailure, IsWhatNoLaterWriteCanBeTrustedAfter) {
  for (const Failure failure :
       {Failure::store_full, Failure::store_corrupt, Failure::store_read_only, Failure::input_output})
    EXPECT_TRUE(is_disk_failure(failure)) << failure_name(failure);
  for (const Failure failure : {Failure::not_found, Failure::conflict, Failure::too_many_requests,
                                Failure::not_enough_nodes, Failure::code_delivery_failed})
    EXPECT_FALSE(is_disk_failure(failure)) << failure_name(failure);
}

}  // namespace
}  // namespace jurat::store
