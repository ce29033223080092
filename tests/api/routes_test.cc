#include "api/support/scripted_council.h"

namespace jurat::api::tests {
namespace {

class Routes : public ApiTest {
 protected:
  http::Response ask(std::string method, std::string path) {
    http::Request request = ApiCaller::request("DescribeUserPool", in_pool());
    request.method = std::move(method);
    request.path = std::move(path);
    CognitoApi api(council, ApiCaller::lenient());
    return api.answer(request);
  }
};

TEST_F(Routes, each_path_and_method_has_its_answer) {
  EXPECT_EQ(ask("POST", "/").status, 200U);
  EXPECT_EQ(ask("OPTIONS", "/").status, 200U);
  EXPECT_EQ(ask("GET", "/").status, 405U);
  EXPECT_EQ(ask("POST", "/elsewhere").status, 404U);
  EXPECT_EQ(ask("GET", "/eu-local-1_Ab3dEf6hI/.well-known/jwks.json").status, 200U);
}

}  // namespace
}  // namespace jurat::api::tests
