#include "api/cognito/secret_hash.h"

#include <gtest/gtest.h>

namespace jurat::api::cognito {
namespace {

// Computed with Python's hmac: base64(hmac_sha256("secret", "alice" + "client")).
constexpr std::string_view right = "RTsve+FQ659UKyESgvLg9GYmZEL+QjzQsW/OjL77/b0=";

std::optional<Secret> secret() { return Secret::copy_of(as_bytes("secret")); }

TEST(SecretHash, the_right_hash_passes) { EXPECT_TRUE(check_secret_hash(secret(), "client", "alice", right)); }

TEST(SecretHash, another_name_client_secret_or_form_does_not) {
  const auto failure = [](std::string_view client, std::string_view name, std::string_view hash) {
    const auto checked = check_secret_hash(secret(), client, name, hash);
    EXPECT_FALSE(checked);
    return checked ? Failure::internal : checked.error().failure;
  };
  EXPECT_EQ(failure("client", "bob", right), Failure::secret_hash_mismatch);
  EXPECT_EQ(failure("other", "alice", right), Failure::secret_hash_mismatch);
  EXPECT_EQ(failure("client", "alice", "not base64"), Failure::secret_hash_mismatch);
  EXPECT_EQ(failure("client", "alice", ""), Failure::secret_hash_mismatch);
}

TEST(SecretHash, it_is_there_exactly_when_the_client_has_a_secret) {
  EXPECT_EQ(check_secret_hash(secret(), "client", "alice", std::nullopt).error().failure, Failure::secret_hash_missing);
  EXPECT_EQ(check_secret_hash(std::nullopt, "client", "alice", right).error().failure, Failure::secret_hash_unexpected);
  EXPECT_TRUE(check_secret_hash(std::nullopt, "client", "alice", std::nullopt));
}

TEST(SecretHash, a_clients_secret_in_clear_is_compared_whole) {
  EXPECT_TRUE(check_client_secret(secret(), "secret"));
  EXPECT_FALSE(check_client_secret(secret(), "secre"));
  EXPECT_FALSE(check_client_secret(secret(), "secret1"));
  EXPECT_FALSE(check_client_secret(secret(), std::nullopt));
  EXPECT_FALSE(check_client_secret(std::nullopt, "secret"));
}

}  // namespace
}  // namespace jurat::api::cognito
