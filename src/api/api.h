// The public address as the rest of Jurat sees it: one call from an HTTP request to its answer. Cognito operations,
// key sets and discovery documents; paths of the node's own (/health, /metrics, /_dev) are not here.
// Promises: every request gets an answer, failures included. Thread-safe; a call may block on the council.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "api/token_buckets.h"
#include "core/ids.h"
#include "core/limits.h"
#include "core/secret.h"
#include "council/gateway.h"
#include "http/message.h"

namespace jurat::api {

struct Settings {
  // The secret of an access key id; not_found for others. Asked only when the council's settings allow SigV4 admin
  // calls.
  std::function<Result<Secret>(std::string_view access_key_id)> secret_of;
  bool accept_any_key = false;  // `jurat dev --accept-any-key`: only the scope of a SigV4 header is read
  NodeIndex node{1};            // which node this is: strict admin calls are signed for one node
  Secret disguise_key;          // 32 bytes; shapes what unknown users look like where their absence is hidden
  Rate requests_per_address{limits::address_requests, limits::address_requests_per_second};
  Rate sign_ups_per_address{limits::address_sign_ups, limits::address_sign_ups_per_second};
  Rate sign_ups_per_pool{limits::pool_sign_ups, limits::pool_sign_ups_per_second};
};

class CognitoApi {
 public:
  CognitoApi(council::Gateway& gateway, Settings settings);
  ~CognitoApi();
  CognitoApi(const CognitoApi&) = delete;
  CognitoApi& operator=(const CognitoApi&) = delete;

  [[nodiscard]] http::Response answer(const http::Request& request);

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace jurat::api
