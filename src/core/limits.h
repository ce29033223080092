// Every limit of Jurat in one place; docs/limits.md lists the same numbers with their reasons (tools/check compares).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace jurat::limits {

// HTTP
inline constexpr std::size_t request_body_bytes = 1 << 20;
inline constexpr std::size_t request_head_bytes = 16 << 10;
inline constexpr std::size_t request_headers = 100;
inline constexpr std::size_t connections = 12'000;
inline constexpr std::size_t waiting_requests = 1'024;
inline constexpr std::chrono::seconds head_time{10};
inline constexpr std::chrono::seconds body_time{30};
inline constexpr std::chrono::seconds idle_time{75};
inline constexpr std::chrono::seconds write_time{30};
inline constexpr std::chrono::seconds linger_time{2};
inline constexpr std::chrono::seconds stop_time{10};
inline constexpr std::size_t linger_bytes = 32 << 20;
inline constexpr std::size_t buffered_bytes = 256 << 20;

// Mail
inline constexpr std::size_t mail_header_bytes = 1'024;
inline constexpr std::size_t mail_text_bytes = 64 << 10;

// Formats
inline constexpr std::size_t json_depth = 32;
inline constexpr std::size_t json_members = 1'024;  // of one object
inline constexpr std::size_t token_bytes = 16 << 10;
inline constexpr std::size_t token_header_bytes = 1'024;
inline constexpr std::size_t token_header_member_bytes = 256;
inline constexpr std::size_t token_claims_depth = 8;
inline constexpr std::size_t ticket_characters = 2'048;
inline constexpr std::size_t signature_components = 16;
inline constexpr std::size_t signature_input_bytes = 4 << 10;
inline constexpr std::size_t admin_form_bytes = 64 << 10;
inline constexpr std::size_t admin_nonce_least = 16;
inline constexpr std::size_t admin_nonce_most = 64;
inline constexpr std::chrono::seconds admin_signature_time{60};
inline constexpr std::size_t target_uri_bytes = 1'024;
inline constexpr std::size_t sigv4_authorization_bytes = 8 << 10;
inline constexpr std::size_t ticket_facts_bytes = 512;
inline constexpr std::size_t ticket_name_bytes = 128;

// Ledger
inline constexpr std::size_t entry_bytes = 256 << 10;
inline constexpr std::size_t sealed_value_bytes = 64 << 10;
inline constexpr std::size_t block_entries = 512;
inline constexpr std::size_t engine_queue = 4'096;
inline constexpr std::size_t certified_entry_bytes = entry_bytes + (8 << 10);  // with its certificate
inline constexpr std::size_t stock_batch_keys = 256;
inline constexpr std::size_t stock_lease_least = 3;  // a user needs three keys of one lease
inline constexpr std::size_t stock_lease_floor = 8;  // leased at once even when 1/(2n) of the stock is less
inline constexpr std::chrono::minutes stock_lease_time{10};
inline constexpr std::size_t wire_settings_bytes = 64 << 10;
inline constexpr std::chrono::minutes op_id_kept{10};
inline constexpr std::chrono::seconds entry_age{60};
inline constexpr std::chrono::seconds endorsed_time_skew{10};
inline constexpr std::size_t undo_heights = 8;
inline constexpr std::size_t undo_page_bytes = 1 << 20;
inline constexpr std::size_t pruned_per_block = 2'048;  // expired op ids and the like
inline constexpr std::size_t erased_per_block = 512;    // leaves of deleted pools
inline constexpr std::size_t verified_entries_kept = 8'192;
inline constexpr std::size_t rsa_verifiers_kept = 64;
inline constexpr std::size_t secret_pages_kept = 16;
inline constexpr std::chrono::hours revoked_family_kept{24 * 3'660};  // the longest refresh lifetime and a little
inline constexpr std::size_t record_name_bytes = 256;                 // names of pools, clients, nodes, attributes
inline constexpr std::size_t record_url_bytes = 1'024;
inline constexpr std::size_t record_list_items = 128;  // schema attributes, flows, attribute names
inline constexpr std::size_t user_look_ups = 16;
inline constexpr std::size_t user_values = 6;  // at most one for each purpose

// The consensus engine
inline constexpr std::size_t abci_frame_bytes = 4 << 20;  // a block of 2 MiB and room
inline constexpr std::size_t abci_connections = 8;
inline constexpr std::size_t engine_senders = 8;
inline constexpr std::size_t engine_decided_kept = 8'192;
inline constexpr std::chrono::seconds engine_undecided_time{90};
inline constexpr std::chrono::seconds engine_stop_time{2};
inline constexpr std::chrono::milliseconds engine_rest_least{100};
inline constexpr std::chrono::milliseconds engine_rest_most{5'000};
inline constexpr unsigned engine_starts_in_vain = 5;
inline constexpr unsigned engine_panics_in_vain = 2;
inline constexpr std::chrono::seconds engine_steady_time{10};
inline constexpr std::chrono::seconds engine_silence{30};
inline constexpr std::chrono::milliseconds engine_answer_time{2'000};
inline constexpr std::size_t engine_line_bytes = 8 << 10;
inline constexpr std::size_t engine_lines_a_minute = 120;

// Logs and metrics
inline constexpr std::size_t log_value_bytes = 2'048;
inline constexpr std::size_t metric_label_sets = 256;

// Store
inline constexpr unsigned store_snapshots = 512;
inline constexpr std::size_t store_maps = 64;

// Council
inline constexpr std::size_t nodes = 28;  // the most whose t signatures fit into a ticket
inline constexpr std::size_t admin_keys = 64;
inline constexpr std::size_t key_sets = 1'024;
inline constexpr std::size_t key_sets_dealt = 64;
inline constexpr std::size_t lock_text_bytes = 512;
inline constexpr std::size_t lock_file_bytes = 1 << 20;
inline constexpr std::size_t card_file_bytes = 8 << 10;
inline constexpr std::size_t proposal_file_bytes = 256 << 10;
inline constexpr std::size_t transcript_bytes = 2 << 20;
inline constexpr std::chrono::hours ceremony_time{4};
inline constexpr std::chrono::seconds ceremony_linger{10};
inline constexpr std::chrono::milliseconds ceremony_rest{200};
inline constexpr std::size_t statement_bytes = 128 << 10;
inline constexpr std::size_t evidence_bytes = 128 << 10;
inline constexpr std::size_t message_bytes = 1 << 20;  // one frame between nodes
inline constexpr std::chrono::seconds answer_window{30};
inline constexpr std::chrono::seconds view_wait{1};
inline constexpr std::size_t live_nonces = 65'536;
inline constexpr std::size_t published_documents = 4'096;
inline constexpr unsigned code_tries_per_gateway = 5;
inline constexpr std::uint32_t free_guesses = 5;
inline constexpr std::chrono::minutes guess_back_off{15};
inline constexpr std::chrono::hours guess_forgotten{1};
inline constexpr std::size_t sign_ins_under_way = 5;
inline constexpr std::chrono::seconds sign_in_under_way_time{10};
inline constexpr unsigned sign_in_waits = 40;
inline constexpr std::chrono::milliseconds sign_in_wait{50};
inline constexpr std::uint32_t code_tries_per_day = 50;
inline constexpr std::uint32_t code_sends_per_hour = 10;
inline constexpr std::uint32_t destination_sends_per_hour = 20;
inline constexpr std::chrono::minutes first_send_time{10};
inline constexpr std::chrono::hours code_life{24};
inline constexpr std::chrono::hours reset_code_life{1};
inline constexpr std::chrono::minutes factor_code_life{3};
inline constexpr std::chrono::milliseconds hedge_time{150};
inline constexpr std::chrono::seconds stock_round_time{20};
inline constexpr std::chrono::seconds delivery_time{30};
inline constexpr std::chrono::seconds courier_away{60};
inline constexpr unsigned ending_tries = 20;
inline constexpr std::chrono::milliseconds ending_pause{250};
inline constexpr unsigned spent_keys_passed = 12;
inline constexpr std::chrono::seconds lease_margin{60};
inline constexpr std::chrono::seconds issued_ahead{1};
inline constexpr std::chrono::seconds issued_behind{31};
inline constexpr std::chrono::hours document_life{24};
inline constexpr std::chrono::hours document_renewal{1};
inline constexpr std::size_t entries_settled_at_once = 64;
inline constexpr std::size_t recent_look_ups = 256;
inline constexpr std::chrono::seconds recent_look_up_time{10};
inline constexpr std::chrono::seconds stale_head{10};
inline constexpr std::uint32_t address_requests = 2'000;
inline constexpr std::uint32_t address_requests_per_second = 500;
inline constexpr std::uint32_t address_sign_ups = 50;
inline constexpr std::uint32_t address_sign_ups_per_second = 1;
inline constexpr std::uint32_t pool_sign_ups = 500;
inline constexpr std::uint32_t pool_sign_ups_per_second = 50;
inline constexpr unsigned admin_call_tries = 4;
inline constexpr std::chrono::seconds admin_call_time{60};
inline constexpr std::chrono::milliseconds nonce_linger{30};
inline constexpr std::chrono::seconds gather_time{5};
inline constexpr std::chrono::minutes burned_code_kept{10};
inline constexpr std::size_t look_ups_per_second = 5;  // of one gateway, that led to nothing
inline constexpr std::size_t look_up_burst = 1'000;
inline constexpr std::size_t look_ups_per_day = 100'000;
inline constexpr std::chrono::seconds look_up_pending_time{60};
inline constexpr std::size_t look_ups_pending = 16'384;
inline constexpr std::size_t erased_batches_at_once = 1'024;
inline constexpr std::size_t erased_users_at_once = 512;
inline constexpr std::size_t rows_swept_at_once = 1'024;
inline constexpr std::size_t shares_copied_at_once = 4'096;
inline constexpr std::chrono::hours share_rewrite_after{12};
inline constexpr std::chrono::minutes share_rewrite_retry{1};

inline constexpr std::size_t page_users = 60;  // opened by one statement

// Between nodes
inline constexpr std::size_t peer_requests = 1'024;       // open to one peer, and of one peer
inline constexpr std::size_t peer_queue_bytes = 8 << 20;  // of these
inline constexpr std::size_t peer_handlers = 16;          // of one peer in the worker pool
inline constexpr std::size_t peer_strangers = 64;         // connections that have not shaken hands
inline constexpr std::size_t peer_certificate_bytes = 4 << 10;
inline constexpr std::size_t peer_rekey_records = 1 << 20;
inline constexpr std::chrono::minutes peer_rekey_time{10};
inline constexpr std::chrono::seconds peer_handshake_time{5};
inline constexpr std::chrono::seconds peer_frame_time{5};
inline constexpr std::chrono::seconds peer_ping_time{2};
inline constexpr std::chrono::seconds peer_silence_time{6};
inline constexpr std::chrono::seconds peer_answer_time{30};
inline constexpr std::chrono::milliseconds peer_redial_least{100};
inline constexpr std::chrono::milliseconds peer_redial_most{5'000};
inline constexpr std::chrono::milliseconds peer_dial_grace{250};

// Threshold cryptography
inline constexpr unsigned rsa_share_nodes = 10;
inline constexpr std::size_t dleq_pairs = 64;

// A node's own files
inline constexpr std::size_t key_file_bytes = 64 << 10;
inline constexpr std::size_t settings_file_bytes = 1 << 20;
inline constexpr std::size_t passphrase_bytes = 1'024;
inline constexpr std::size_t key_file_argon2_kib = 1 << 20;
inline constexpr std::size_t key_file_argon2_passes = 16;
inline constexpr std::size_t outbox_messages = 1'000;
inline constexpr std::size_t outbox_shown_bytes = 1'024'000;
inline constexpr std::size_t demo_pools_seen = 60;
inline constexpr std::size_t node_report_bytes = 4'096;
inline constexpr std::chrono::seconds node_restart_rest{5};
inline constexpr std::chrono::minutes council_ready_time{5};
inline constexpr std::chrono::milliseconds upkeep_rest{250};
inline constexpr std::size_t stock_low = 768;

// Argon2id
inline constexpr std::size_t argon2_queue = 256;

// What people type
inline constexpr std::size_t password_bytes = 1'024;
inline constexpr std::size_t attribute_bytes = 8'192;

// The Cognito API
inline constexpr std::int32_t pattern_ticks = 200;  // ICU's unit: about a millisecond each
inline constexpr std::int32_t pattern_stack_bytes = 1 << 20;
inline constexpr std::size_t validation_errors = 32;      // named in one answer; all are counted
inline constexpr std::size_t echoed_value_bytes = 512;    // longer ones are left out of messages
inline constexpr std::size_t error_header_bytes = 1'024;  // of x-amzn-ErrorMessage
inline constexpr std::size_t invocation_bytes = 128;
inline constexpr std::size_t counted_addresses = 100'000;
inline constexpr std::size_t counted_pools = 10'000;
inline constexpr std::size_t users_found = 1'000;  // by one look-up value
inline constexpr std::size_t users_read = 10'000;  // for one page of ListUsers
inline constexpr std::size_t users_read_at_once = 256;

}  // namespace jurat::limits
