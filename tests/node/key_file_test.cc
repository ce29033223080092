#include "node/key_file.h"

#include <gtest/gtest.h>

namespace jurat::node {
namespace {

constexpr crypto::Argon2Cost light{64, 1};  // the form is the same at every cost

Secret secret_of(std::string_view text) { return Secret::copy_of(as_bytes(text)); }

TEST(KeyFile, opens_with_its_passphrase_and_no_other) {
  const auto file = seal_with_passphrase("root", secret_of("the key"), secret_of("horse"), light, system_random());
  ASSERT_TRUE(file);
  const auto opened = open_with_passphrase("root", *file, secret_of("horse"));
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(as_text(opened->span()), "the key");
  const auto refused = open_with_passphrase("root", *file, secret_of("Horse"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().failure, Failure::cannot_open);
  EXPECT_NE(refused.error().message.find("wrong passphrase"), std::string::npos);
}

TEST(KeyFile, any_altered_byte_is_refused) {
  const auto sealed = seal_with_passphrase("root", secret_of("the key"), secret_of("horse"), light, system_random());
  const auto rooted = seal_with_root("identity", secret_of("the key"), secret_of("root"), system_random());
  const auto plain = write_plain("root", secret_of("the key"));
  ASSERT_TRUE(sealed);
  const auto open_all = [](const Bytes& file) {
    return open_with_passphrase("root", file, secret_of("horse")) ||
           open_with_root("identity", file, secret_of("root")) || read_plain("root", file);
  };
  for (const auto& whole : {*sealed, rooted, plain}) {
    ASSERT_TRUE(open_all(whole));
    for (std::size_t i = 0; i < whole.size(); ++i) {
      auto altered = whole;
      altered[i] ^= 0x04;
      EXPECT_FALSE(open_all(altered)) << "byte " << i;
    }
  }
}

TEST(KeyFile, a_cost_beyond_the_limits_is_refused_before_any_work) {
  auto file = *seal_with_passphrase("root", secret_of("the key"), secret_of("horse"), light, system_random());
  file[10] = 0xff;
  const auto opened = open_with_passphrase("root", file, secret_of("horse"));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().failure, Failure::bad_encoding);
}

TEST(KeyFile, a_shortened_file_is_refused) {
  const auto sealed = *seal_with_passphrase("root", secret_of("the key"), secret_of("horse"), light, system_random());
  const auto plain = write_plain("root", secret_of("the key"));
  for (std::size_t size = 0; size < sealed.size(); ++size)
    EXPECT_FALSE(open_with_passphrase("root", ByteSpan(sealed).first(size), secret_of("horse"))) << size;
  for (std::size_t size = 0; size < plain.size(); ++size)
    EXPECT_FALSE(read_plain("root", ByteSpan(plain).first(size))) << size;
}

TEST(KeyFile, files_cannot_be_swapped) {
  const auto file = seal_with_root("token_keys_1", secret_of("the key"), secret_of("root"), system_random());
  EXPECT_TRUE(open_with_root("token_keys_1", file, secret_of("root")));
  EXPECT_FALSE(open_with_root("token_keys_2", file, secret_of("root")));
  EXPECT_FALSE(open_with_root("token_keys_1", file, secret_of("boot")));
}

TEST(KeyFile, an_unsealed_key_is_not_opened_where_a_sealed_one_is_wanted) {
  const auto plain = write_plain("root", secret_of("the key"));
  const auto opened = open_with_passphrase("root", plain, secret_of("horse"));
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("jurat dev"), std::string::npos);
  const auto sealed = *seal_with_passphrase("root", secret_of("the key"), secret_of("horse"), light, system_random());
  EXPECT_FALSE(read_plain("root", sealed));
}

TEST(KeyFile, the_sealed_form_does_not_show_the_key) {
  const auto sealed = *seal_with_passphrase("root", secret_of("the key"), secret_of("horse"), light, system_random());
  EXPECT_EQ(as_text(sealed).find("the key"), std::string_view::npos);
}

TEST(KeyFile, an_empty_passphrase_seals_nothing) {
  EXPECT_FALSE(seal_with_passphrase("root", secret_of("the key"), Secret(), light, system_random()));
}

}  // namespace
}  // namespace jurat::node
