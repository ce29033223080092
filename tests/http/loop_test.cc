#include "http/loop.h"

#include <gtest/gtest.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/write.hpp>
#include <future>
#include <memory>
#include <utility>

namespace jurat::http {
namespace {

using boost::asio::ip::tcp;

struct Ends {
  std::shared_ptr<Connection> ours;
  std::unique_ptr<boost::asio::ip::tcp::socket> theirs;
};

class LoopTest : public testing::Test {
 protected:
  LoopTest() : service_(ServerSettings{}, [](const Request&) { return Response{}; }), loop_(service_) {}

  // A connection of the loop and the socket at its other end.
  Ends connect() {
    tcp::acceptor acceptor(theirs_, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
    auto theirs = std::make_unique<tcp::socket>(theirs_);
    theirs->connect(acceptor.local_endpoint());
    Socket ours(loop_.context);
    acceptor.accept(ours);
    ++service_.connections;
    auto connection = std::make_shared<Connection>(loop_, std::move(ours));
    loop_.connections.push_back(*connection);
    return {std::move(connection), std::move(theirs)};
  }
  template <class T>
  std::future<T> spawn(Awaitable<T> work) {
    auto done = std::make_shared<std::promise<T>>();
    auto future = done->get_future();
    boost::asio::co_spawn(loop_.context, std::move(work),
                          [done](const std::exception_ptr&, T value) { done->set_value(value); });
    return future;
  }

  boost::asio::io_context theirs_;
  Service service_;
  Loop loop_;
};

TEST_F(LoopTest, bytes_arrive_in_pending) {
  const Ends ends = connect();
  loop_.run();
  boost::asio::write(*ends.theirs, boost::asio::buffer(std::string("hello")));
  EXPECT_TRUE(spawn(read_more(*ends.ours)).get());
  EXPECT_EQ(ends.ours->pending, "hello");
  ends.theirs->close();
  EXPECT_FALSE(spawn(read_more(*ends.ours)).get());
  EXPECT_FALSE(ends.ours->expired);
  loop_.join();
}

TEST_F(LoopTest, a_wait_ends_at_its_deadline) {
  const Ends ends = connect();
  ends.ours->wait_at_most(std::chrono::milliseconds(10));
  loop_.run();
  EXPECT_FALSE(spawn(read_more(*ends.ours)).get());
  EXPECT_TRUE(ends.ours->expired);
  loop_.join();
}

TEST_F(LoopTest, the_longest_idle_connection_goes_first) {
  const std::array<Ends, 3> all{connect(), connect(), connect()};
  EXPECT_FALSE(loop_.close_longest_idle());
  all[1].ours->idle = all[2].ours->idle = true;
  EXPECT_TRUE(loop_.close_longest_idle());
  EXPECT_FALSE(all[0].ours->expired);
  EXPECT_TRUE(all[1].ours->expired);
  EXPECT_FALSE(all[2].ours->expired);
  EXPECT_TRUE(loop_.close_longest_idle());
  EXPECT_TRUE(all[2].ours->expired);
  EXPECT_FALSE(loop_.close_longest_idle());
}

TEST_F(LoopTest, expiring_the_idle_ones_leaves_the_busy_ones) {
  const std::array<Ends, 2> all{connect(), connect()};
  all[1].ours->idle = true;
  loop_.expire_idle();
  EXPECT_FALSE(all[0].ours->expired);
  EXPECT_TRUE(all[1].ours->expired);
  loop_.expire_all();
  EXPECT_TRUE(all[0].ours->expired);
}

TEST_F(LoopTest, a_connection_that_ends_leaves_the_list_and_the_count) {
  {
    const Ends ends = connect();
    EXPECT_EQ(service_.connections, 1U);
  }
  EXPECT_EQ(service_.connections, 0U);
  EXPECT_TRUE(loop_.connections.empty());
}

}  // namespace
}  // namespace jurat::http
