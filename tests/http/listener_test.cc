#include "http/listener.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

namespace jurat::http {
namespace {

using testing::HasSubstr;

TEST(Listener, listens_where_it_says) {
  for (const std::string address : {"127.0.0.1", "::1"}) {
    const auto listener = listen_at(address, 0);
    ASSERT_TRUE(listener) << listener.error().message;
    EXPECT_NE(listener->port, 0);
    const auto adopted = check_listening(listener->socket.value());
    ASSERT_TRUE(adopted);
    EXPECT_EQ(adopted->port, listener->port);
    EXPECT_EQ(adopted->ip_v6, address == "::1");
  }
}

TEST(Listener, a_port_in_use_is_named_with_the_remedy) {
  const auto first = listen_at("127.0.0.1", 0);
  ASSERT_TRUE(first);
  const auto second = listen_at("127.0.0.1", first->port);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().failure, Failure::input_output);
  EXPECT_THAT(second.error().message, HasSubstr("127.0.0.1:" + std::to_string(first->port)));
  EXPECT_THAT(second.error().message, HasSubstr("choose another port"));
}

TEST(Listener, an_address_that_is_none_or_of_another_machine_is_named) {
  const auto none = listen_at("localhost", 0);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().failure, Failure::invalid_parameter);
  const auto foreign = listen_at("192.0.2.1", 0);  // RFC 5737: nobody's
  ASSERT_FALSE(foreign);
  EXPECT_THAT(foreign.error().message, HasSubstr("this machine has no such address"));
}

TEST(Listener, a_socket_that_does_not_listen_is_refused) {
  const Descriptor plain(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  EXPECT_FALSE(check_listening(plain.value()));
  EXPECT_FALSE(check_listening(-1));
}

}  // namespace
}  // namespace jurat::http
