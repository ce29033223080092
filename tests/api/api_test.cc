#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

class Api : public ApiTest {};

TEST_F(Api, failures_of_the_council_itself_are_answers_too) {
  council.failures["find_user"] = {Failure::not_enough_nodes, ""};
  EXPECT_EQ(post("AdminGetUser", in_pool(R"("Username":"alice")")).status, 503U);
  council.failures["find_user"] = {Failure::store_corrupt, "page 7"};
  const Answer answer = post("AdminGetUser", in_pool(R"("Username":"alice")"));
  EXPECT_EQ(answer.status, 500U);
  EXPECT_EQ(answer.type, "InternalErrorException");
  EXPECT_EQ(answer.message.find("page 7"), std::string::npos);
}

}  // namespace
}  // namespace jurat::api::tests
