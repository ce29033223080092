// The settings of a node: defaults, then a TOML file, then the environment (JURAT_…), then flags; the later one wins.
// Promises: an unknown or wrong setting is an error that names it, where it was written, and what would be right.
// Does not: hold secrets; passwords and passphrases are in files that settings name.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace jurat::node {

struct Settings {
  std::string home;
  std::string listen = "127.0.0.1:9229";
  std::string metrics_listen;
  std::vector<std::string> behind_tls_proxy;  // addresses of the proxies whose X-Forwarded-* is believed
  std::string key_passphrase_file;
  std::string log_format;  // "text" or "json"; empty = the command's default
  std::string log_level = "info";
  unsigned workers = 32;
  unsigned io_threads = 1;
  std::string tls_certificate_file, tls_private_key_file;
  std::string email_smtp_url, email_from, email_user, email_password_file, email_ca_file;
  std::string peers_listen, engine_listen, engine_program;  // of a council of several nodes; empty: see NetworkPlan
  std::string council_node_name = "node-1", council_operator, council_public_url;
  std::string council_region = "eu-local-1", council_account_id = "123456789012";
  bool council_sigv4_admin = false;
  unsigned council_key_sets = 8;
  std::vector<std::string> council_admins;                 // "name:hex of the Ed25519 key"
  std::string sigv4_access_key_id, sigv4_secret_key_file;  // for SigV4 admin calls where council.sigv4_admin is on

  // Where each setting that is not a default was written: "node.toml:3", "environment JURAT_LISTEN", "flag --listen".
  std::map<std::string, std::string, std::less<>> sources;

  // "node.toml:3: listen: <words>", or "listen: <words>" for a default.
  [[nodiscard]] std::string blame(std::string_view name, std::string_view words) const;
};

// What each setting is called, for help texts.
struct SettingName {
  std::string_view name;   // "tls.certificate_file", also JURAT_TLS_CERTIFICATE_FILE
  std::string_view flag;   // "tls-certificate-file"
  std::string_view right;  // what a right value looks like
  bool is_switch;
};
std::span<const SettingName> setting_names();

// Looks a variable up; nothing when it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
Environment process_environment();

// Of names of variables, those that begin with JURAT_ and mean nothing to any part of Jurat: probably mistyped.
std::vector<std::string> unknown_variables(std::span<const std::string> variables);
std::vector<std::string> process_variables();  // names of all that this process was given

// Values by setting name, as typed on the command line.
using Flags = std::map<std::string, std::string, std::less<>>;

// invalid_parameter.
Result<Settings> load_settings(const std::optional<std::filesystem::path>& file, const Environment& environment,
                               const Flags& flags, Settings defaults = {});

struct Address {
  std::string host;  // an IP address
  std::uint16_t port = 0;
  [[nodiscard]] bool is_loopback() const;
  [[nodiscard]] std::string text() const;  // as parse_address reads it
};
// "127.0.0.1:9229", "[::1]:0", "localhost:9229".
Result<Address> parse_address(std::string_view text);

// What `jurat node` demands beyond each single value: a home, a public address that is protected, complete groups.
Result<void> check_for_production(const Settings& settings);

}  // namespace jurat::node
