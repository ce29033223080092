#include "http/socket_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <thread>
#include <vector>

#include "support/scratch_folder.h"

namespace jurat::http {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

// Answers every request on a Unix socket with the same bytes, and remembers what came. Empty bytes: no answer at all.
class Answering {
 public:
  Answering(const std::filesystem::path& path, std::string bytes) : bytes_(std::move(bytes)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.string().copy(address.sun_path, sizeof(address.sun_path) - 1);
    EXPECT_EQ(::bind(listening_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    EXPECT_EQ(::listen(listening_, 4), 0);
    thread_ = std::thread([this] { run(); });
  }
  ~Answering() {
    ending_ = true;
    ::shutdown(listening_, SHUT_RDWR);
    ::shutdown(open_, SHUT_RDWR);
    thread_.join();
    ::close(listening_);
  }
  Answering(const Answering&) = delete;
  Answering& operator=(const Answering&) = delete;

  std::atomic<int> connections = 0;
  std::atomic<int> requests = 0;
  std::string seen;  // of the last request, read after its answer

 private:
  void run() {
    while (!ending_) {
      open_ = ::accept(listening_, nullptr, nullptr);
      if (open_ < 0) return;
      ++connections;
      while (answer_one()) ++requests;
      ::close(open_.exchange(-1));
    }
  }
  bool answer_one() {
    std::string request;
    std::array<char, 4'096> piece;
    while (request.find("}") == std::string::npos) {
      const ssize_t size = ::recv(open_, piece.data(), piece.size(), 0);
      if (size <= 0) return false;
      request.append(piece.data(), static_cast<std::size_t>(size));
    }
    seen = request;
    if (bytes_.empty()) return true;
    return ::send(open_, bytes_.data(), bytes_.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes_.size());
  }

  const std::string bytes_;
  const int listening_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::atomic<int> open_ = -1;
  std::atomic<bool> ending_ = false;
  std::thread thread_;
};

class SocketClientTest : public ::testing::Test {
 protected:
  support::ScratchFolder folder;
  std::filesystem::path path = folder.path() / "rpc.sock";
};

TEST_F(SocketClientTest, one_connection_serves_many_requests) {
  Answering server(path, "HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\n{}");
  const auto client = SocketClient::to({path});
  ASSERT_TRUE(client) << client.error().message;
  for (int i = 0; i < 3; ++i) {
    const auto response = (*client)->post_json("{\"n\":" + std::to_string(i) + "}");
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->status, 500U);
    EXPECT_EQ(response->body, "{}");
    EXPECT_THAT(server.seen, HasSubstr("POST / HTTP/1.1\r\n"));
    EXPECT_THAT(server.seen, HasSubstr("Content-Type: application/json"));
    EXPECT_THAT(server.seen, HasSubstr("{\"n\":" + std::to_string(i) + "}"));
  }
  EXPECT_EQ(server.connections, 1);
}

TEST_F(SocketClientTest, a_server_that_is_away_is_named_and_may_come_back) {
  const auto client = SocketClient::to({path});
  ASSERT_TRUE(client);
  const auto failed = (*client)->post_json("{}");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().failure, Failure::input_output);
  EXPECT_THAT(failed.error().message, HasSubstr("rpc.sock"));
  Answering server(path, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
  EXPECT_TRUE((*client)->post_json("{}"));
}

TEST_F(SocketClientTest, an_answer_has_its_time_and_its_size) {
  {
    Answering silent(path, "");
    const auto client = SocketClient::to({path, 50ms});
    const auto late = (*client)->post_json("{}");
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().failure, Failure::input_output);
  }
  std::filesystem::remove(path);
  Answering large(path, "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + std::string(5'000, 'x'));
  const auto client = SocketClient::to({path, 2'000ms, 4'000});
  const auto refused = (*client)->post_json("{}");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::too_large);
}

}  // namespace
}  // namespace jurat::http
