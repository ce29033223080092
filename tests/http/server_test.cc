#include "http/server.h"

#include <gtest/gtest.h>

#include "http/raw_client.h"

namespace jurat::http {
namespace {

TEST(Server, answers_a_request) {
  ServerSettings settings;
  settings.address = "127.0.0.1";
  auto server = Server::start(settings, [](const Request& request) {
    Response response;
    response.body = request.method + " " + request.path + " " + request.query + " " + request.body;
    return response;
  });
  ASSERT_TRUE(server) << server.error().message;
  RawClient client((*server)->port());
  client.send("POST /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_NE(client.read_response().find("POST /a b=c hi"), std::string::npos);
}

}  // namespace
}  // namespace jurat::http
