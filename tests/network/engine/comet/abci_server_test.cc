#include "network/engine/comet/abci_server.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <atomic>
#include <thread>

#include "core/descriptor.h"
#include "core/limits.h"
#include "network/engine/comet/abci_frames.h"
#include "support/scratch_folder.h"

namespace jurat::network::comet {
namespace {

class Caller {
 public:
  explicit Caller(const std::filesystem::path& path) : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.string().copy(address.sun_path, sizeof(address.sun_path) - 1);
    connected = ::connect(socket_.value(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  }
  void send(const Bytes& bytes) const {
    EXPECT_EQ(::send(socket_.value(), bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }
  // Nothing when the connection is closed.
  std::optional<Bytes> receive() {
    for (;;) {
      const auto next = reader_.next();
      if (!next) return std::nullopt;
      if (*next) return to_bytes(**next);
      std::array<std::uint8_t, 4'096> bytes;
      const ssize_t size = ::recv(socket_.value(), bytes.data(), bytes.size(), 0);
      if (size <= 0) return std::nullopt;
      reader_.feed(ByteSpan(bytes.data(), static_cast<std::size_t>(size)));
    }
  }
  bool connected = false;

 private:
  Descriptor socket_;
  FrameReader reader_;
};

Result<Bytes> twice(ByteSpan message) {
  if (!message.empty() && message.front() == '!') return fail(Failure::bad_encoding, "no request");
  Bytes out = to_bytes(message);
  append(out, message);
  return out;
}

Bytes framed(std::initializer_list<std::string_view> messages) {
  Bytes out;
  for (const std::string_view message : messages) append_frame(out, as_bytes(message));
  return out;
}

class AbciServerTest : public ::testing::Test {
 protected:
  support::ScratchFolder folder;
  std::filesystem::path path = folder.path() / "abci.sock";
  std::unique_ptr<AbciServer> server = AbciServer::listen(path, twice).value();
};

TEST_F(AbciServerTest, each_request_gets_its_answer_in_order) {
  Caller caller(path);
  caller.send(framed({"a", "b", "", "c"}));
  for (const char* answer : {"aa", "bb", "", "cc"}) EXPECT_EQ(as_text(caller.receive().value()), answer);
}

TEST_F(AbciServerTest, connections_do_not_wait_for_each_other) {
  std::atomic<bool> held = true;
  server.reset();
  server = AbciServer::listen(path, [&](ByteSpan message) -> Result<Bytes> {
             while (as_text(message) == "slow" && held) std::this_thread::yield();
             return to_bytes(message);
           }).value();
  Caller slow(path);
  Caller quick(path);
  slow.send(framed({"slow"}));
  quick.send(framed({"quick"}));
  EXPECT_EQ(as_text(quick.receive().value()), "quick");
  held = false;
  EXPECT_EQ(as_text(slow.receive().value()), "slow");
}

TEST_F(AbciServerTest, a_frame_that_is_no_good_closes_its_connection_alone) {
  Caller good(path);
  for (const Bytes& bad : {Bytes{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}, framed({"!"})}) {
    Caller caller(path);
    caller.send(bad);
    EXPECT_FALSE(caller.receive());
  }
  good.send(framed({"a"}));
  EXPECT_EQ(as_text(good.receive().value()), "aa");
}

TEST_F(AbciServerTest, one_connection_too_many_is_closed_and_an_ended_one_makes_room) {
  {
    std::vector<std::unique_ptr<Caller>> callers;
    for (std::size_t i = 0; i < limits::abci_connections; ++i) {
      callers.push_back(std::make_unique<Caller>(path));
      callers.back()->send(framed({"a"}));
      ASSERT_TRUE(callers.back()->receive());
    }
    Caller more(path);
    EXPECT_FALSE(more.receive());
  }
  for (;;) {  // the server sees the ends in its own time
    Caller again(path);
    again.send(framed({"a"}));
    if (again.receive()) break;
  }
}

TEST_F(AbciServerTest, closing_ends_what_is_open_and_new_connections_come) {
  Caller before(path);
  before.send(framed({"a"}));
  ASSERT_TRUE(before.receive());
  server->close_connections();
  EXPECT_FALSE(before.receive());
  Caller after(path);
  after.send(framed({"a"}));
  EXPECT_TRUE(after.receive());
  server->stop();
  server->stop();
  EXPECT_FALSE(after.receive());
}

TEST_F(AbciServerTest, a_socket_left_behind_is_replaced_and_nobody_else_may_use_it) {
  server.reset();
  ASSERT_TRUE(std::filesystem::exists(path));
  server = AbciServer::listen(path, twice).value();
  struct stat found{};
  ASSERT_EQ(::stat(path.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600U);
  EXPECT_TRUE(Caller(path).connected);
}

TEST_F(AbciServerTest, a_path_that_no_socket_can_have_is_refused_by_name) {
  const auto refused = AbciServer::listen(folder.path() / std::string(120, 'x'), twice);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::invalid_parameter);
  EXPECT_NE(refused.error().message.find("107"), std::string::npos);
  EXPECT_FALSE(AbciServer::listen(folder.path() / "none" / "abci.sock", twice));
}

}  // namespace
}  // namespace jurat::network::comet
