// Every domain-separation string of Jurat, in one list, so that no two uses share one.
#pragma once

#include <string_view>

namespace jurat::crypto::domain {

using namespace std::string_view_literals;

// RFC 9497 3.1 contextString: "OPRFV1-" | mode | "-" | suite. The literals hold a zero byte: sv keeps their length.
inline constexpr std::string_view oprf_context = "OPRFV1-\x00-ristretto255-SHA512"sv;
inline constexpr std::string_view voprf_context = "OPRFV1-\x01-ristretto255-SHA512"sv;
static_assert(oprf_context.size() == 28 && voprf_context.size() == 28);
inline constexpr std::string_view password_input = "jurat/1/pw";
inline constexpr std::string_view password_salt = "jurat/1/salt";
inline constexpr std::string_view password_sign = "jurat/1/pw-sign";
inline constexpr std::string_view password_evidence = "jurat/1/evidence/password";
inline constexpr std::string_view new_key_evidence = "jurat/1/evidence/new-key";
inline constexpr std::string_view code_input = "jurat/1/code";
inline constexpr std::string_view code_sign = "jurat/1/code-sign";
inline constexpr std::string_view code_evidence = "jurat/1/evidence/code";
inline constexpr std::string_view ticket_evidence = "jurat/1/evidence/ticket";
inline constexpr std::string_view client_secret_sign = "jurat/1/client-secret-sign";
inline constexpr std::string_view client_secret_evidence = "jurat/1/evidence/client-secret";
inline constexpr std::string_view look_up = "jurat/1/look-up";
inline constexpr std::string_view data_key = "jurat/1/data-key";
inline constexpr std::string_view data_key_commit = "jurat/1/data-key/commit";
inline constexpr std::string_view data_key_encrypt = "jurat/1/data-key/encrypt";
inline constexpr std::string_view statement = "jurat/1/statement";
inline constexpr std::string_view entry = "jurat/1/entry";
inline constexpr std::string_view solo_block = "jurat/1/solo-block";
inline constexpr std::string_view quorum_certificate = "jurat/1/quorum-certificate";
inline constexpr std::string_view bearer_proof_rs256 = "jurat/1/bearer-proof/rs256";
inline constexpr std::string_view bearer_proof_eddsa = "jurat/1/bearer-proof/eddsa";
inline constexpr std::string_view stock_possession = "jurat/1/stock/possession";
inline constexpr std::string_view stock_batch = "jurat/1/stock/batch";
inline constexpr std::string_view stock_sub_share = "jurat/1/stock/sub-share";
inline constexpr std::string_view fake_user = "jurat/1/fake-user";
inline constexpr std::string_view node_seal = "jurat/1/node-seal";
inline constexpr std::string_view ticket = "jurat/1/ticket";
inline constexpr std::string_view token_id = "jurat/1/token-id";
inline constexpr std::string_view lock_file = "jurat/1/lock-file";
inline constexpr std::string_view courier_order = "jurat/1/courier";
inline constexpr std::string_view document = "jurat/1/document";
inline constexpr std::string_view token_payloads = "jurat/1/payloads";
inline constexpr std::string_view first_use_data = "jurat/1/first-use/data";
inline constexpr std::string_view first_use_password = "jurat/1/first-use/password";
inline constexpr std::string_view idempotency = "jurat/1/idempotency";
inline constexpr std::string_view sign_up_content = "jurat/1/sign-up-content";
inline constexpr std::string_view confirm_content = "jurat/1/confirm-content";
inline constexpr std::string_view set_password_content = "jurat/1/set-password-content";
inline constexpr std::string_view change_password_content = "jurat/1/change-password-content";
inline constexpr std::string_view retried_id = "jurat/1/retried-id";
inline constexpr std::string_view list_page = "jurat/api/page";
inline constexpr std::string_view delivery_disguise = "jurat/api/disguise";
inline constexpr std::string_view ceremony_card = "jurat/1/ceremony/card";
inline constexpr std::string_view ceremony_proposal = "jurat/1/ceremony/proposal";
inline constexpr std::string_view ceremony_acceptance = "jurat/1/ceremony/acceptance";
inline constexpr std::string_view ceremony_partial = "jurat/1/ceremony/partial";

}  // namespace jurat::crypto::domain
